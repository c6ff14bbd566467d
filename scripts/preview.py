"""Makes previews of the books of all editions, from what is there of them."""

from aurora.books.preview import make_previews
from aurora.jobs import job

with job(snakemake):
    make_previews(snakemake.params.editions, snakemake.threads)
