"""Publishes the plan of all labs together."""

from pathlib import Path

from aurora.jobs import job
from aurora.labs import write_master_plan

with job(snakemake):
    write_master_plan(
        Path(snakemake.input.slice),
        [Path(plan) for plan in snakemake.input.plans],
        Path(snakemake.input.environment),
        [Path(file) for file in snakemake.input.get("titles", [])],
        Path(snakemake.params.edition),
        snakemake.params.file,
    )
