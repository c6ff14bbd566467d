"""Writes what stands on the slides of a module."""

from pathlib import Path

from aurora.jobs import job
from aurora.settings import load_settings
from aurora.slides.texts import write_slides

with job(snakemake):
    course_map = snakemake.input.get("course_map")
    write_slides(
        Path(snakemake.input.slice),
        Path(course_map) if course_map else None,
        Path(snakemake.output[0]),
        load_settings(snakemake.config),
    )
