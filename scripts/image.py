"""Draws or paints a picture from its spec, or publishes the one that a person made."""

from pathlib import Path

from aurora.jobs import job
from aurora.settings import load_settings
from aurora.visuals import make_image

with job(snakemake):
    spec = snakemake.input.get("spec")
    make_image(
        Path(snakemake.input.slice),
        Path(spec) if spec else None,
        Path(snakemake.params.edition),
        load_settings(snakemake.config),
    )
