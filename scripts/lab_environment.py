"""Publishes what all labs of a course share."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import write_environment
from aurora.settings import load_settings

with job(snakemake):
    course_map = snakemake.input.get("course_map")
    write_environment(
        Path(snakemake.input.slice),
        Path(course_map) if course_map else None,
        Path(snakemake.params.edition),
        snakemake.params.file,
        load_settings(snakemake.config),
    )
