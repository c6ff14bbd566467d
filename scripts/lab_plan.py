"""Writes the plan of a lab."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import write_plan
from aurora.settings import load_settings

with job(snakemake):
    continued = snakemake.input.get("continued")
    write_plan(
        Path(snakemake.input.slice),
        Path(snakemake.input.environment),
        Path(continued) if continued else None,
        Path(snakemake.output[0]),
        load_settings(snakemake.config).repairs,
    )
