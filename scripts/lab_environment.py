"""Publishes what all labs of a course share."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import write_environment
from aurora.settings import load_settings

with job(snakemake):
    write_environment(
        Path(snakemake.input.slice),
        Path(snakemake.params.edition),
        snakemake.params.file,
        load_settings(snakemake.config).repairs,
    )
