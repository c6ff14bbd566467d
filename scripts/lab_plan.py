"""Writes the plan of a lab."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import write_plan
from aurora.settings import load_settings

with job(snakemake):
    continued, course_map = snakemake.input.get("continued"), snakemake.input.get("course_map")
    write_plan(
        Path(snakemake.input.slice),
        Path(snakemake.input.environment),
        Path(continued) if continued else None,
        Path(course_map) if course_map else None,
        Path(snakemake.output[0]),
        load_settings(snakemake.config),
    )
