"""Translates the titles of a module, or what is said of the course."""

from pathlib import Path

from aurora.jobs import job
from aurora.settings import load_settings
from aurora.titles import write_titles

with job(snakemake):
    write_titles(Path(snakemake.input.slice), Path(snakemake.output[0]), load_settings(snakemake.config))
