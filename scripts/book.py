"""Builds one file of a theory book or a lab book."""

from pathlib import Path

from aurora.books.publish import publish_book
from aurora.jobs import job

with job(snakemake):
    publish_book(
        Path(snakemake.input.slice),
        Path(snakemake.params.edition),
        snakemake.params.file,
        [Path(file) for file in snakemake.input.get("titles", [])],
        [Path(file) for file in snakemake.input if file != snakemake.input.slice],
    )
