"""Publishes a lab from its guide or its edit."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import publish_lab

with job(snakemake):
    guide = snakemake.input.get("guide")
    publish_lab(
        Path(snakemake.input.slice),
        Path(guide) if guide else None,
        [Path(file) for file in snakemake.input.get("titles", [])],
        Path(snakemake.params.edition),
        snakemake.params.file,
    )
