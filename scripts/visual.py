"""Writes the spec of a picture from its mark in the lesson."""

from pathlib import Path

from aurora.jobs import job
from aurora.settings import load_settings
from aurora.visuals import write_spec

with job(snakemake):
    stage, course_map = snakemake.input.get("stage"), snakemake.input.get("course_map")
    write_spec(
        Path(snakemake.input.slice),
        Path(stage) if stage else None,
        Path(course_map) if course_map else None,
        Path(snakemake.params.edition),
        snakemake.params.file,
        load_settings(snakemake.config),
    )
