"""Publishes a lesson from its last stage or its edit."""

from pathlib import Path

from aurora.jobs import job
from aurora.lessons import publish_lesson

with job(snakemake):
    stage = snakemake.input.get("stage")
    publish_lesson(
        Path(snakemake.input.slice),
        Path(stage) if stage else None,
        [Path(file) for file in snakemake.input.get("titles", [])],
        Path(snakemake.params.edition),
        snakemake.params.file,
    )
