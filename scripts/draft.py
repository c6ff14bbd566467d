"""Writes the draft of a lesson."""

from pathlib import Path

from aurora.jobs import job
from aurora.lessons import write_draft

with job(snakemake):
    write_draft(Path(snakemake.input.slice), Path(snakemake.output[0]), snakemake.params.repairs)
