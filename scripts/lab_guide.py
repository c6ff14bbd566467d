"""Writes the guide of a lab from its plan."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import write_guide
from aurora.settings import load_settings

with job(snakemake):
    course_map = snakemake.input.get("course_map")
    write_guide(
        Path(snakemake.input.slice),
        Path(snakemake.input.plan),
        Path(snakemake.input.environment),
        Path(course_map) if course_map else None,
        Path(snakemake.output[0]),
        load_settings(snakemake.config),
    )
