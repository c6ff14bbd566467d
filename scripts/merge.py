"""Leaves a new text beside the edit of a lesson or a lab, and the merge of both."""

from pathlib import Path

from aurora.jobs import job
from aurora.merge_pages import merge_page

with job(snakemake):
    stage = snakemake.input.get("stage")
    merge_page(
        snakemake.params.kind,
        Path(snakemake.input.slice),
        Path(stage) if stage else None,
        [Path(file) for file in snakemake.input.get("titles", [])],
        Path(snakemake.params.edition),
    )
