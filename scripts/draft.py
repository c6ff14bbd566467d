"""Writes the draft of a lesson."""

from pathlib import Path

from aurora.jobs import job
from aurora.lessons import write_draft
from aurora.settings import load_settings

with job(snakemake):
    write_draft(Path(snakemake.input.slice), Path(snakemake.output[0]), load_settings(snakemake.config).repairs)
