"""Builds the site of an edition."""

from pathlib import Path

from aurora.jobs import job
from aurora.site.publish import publish_site

with job(snakemake):
    publish_site(
        Path(snakemake.input.slice),
        Path(snakemake.params.edition),
        snakemake.params.folder,
        [Path(file) for file in snakemake.input.get("titles", [])],
        [Path(file) for file in snakemake.input if file != snakemake.input.slice],
    )
