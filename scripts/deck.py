"""Publishes the slides of a module."""

from pathlib import Path

from aurora.jobs import job
from aurora.slides.publish import publish_deck

with job(snakemake):
    edition = Path(snakemake.params.edition)
    publish_deck(
        Path(snakemake.input.slice),
        Path(snakemake.input.texts),
        [Path(file) for file in snakemake.input.get("titles", [])],
        [Path(file) for file in snakemake.input if file != snakemake.input.slice],
        edition,
        [Path(file).relative_to(edition).as_posix() for file in snakemake.output],
    )
