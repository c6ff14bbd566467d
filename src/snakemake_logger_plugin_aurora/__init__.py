"""Snakemake's logger plugin `aurora`: how far a build is, and what failed, in place of a page for every job.

It counts what Snakemake says of jobs and tells it by component, live in a terminal and in a few lines elsewhere.
Whatever else Snakemake says is shown as Snakemake shows it. A dry run, --verbose and --debug-dag are Snakemake's own.
The package is named so that Snakemake finds it; it is used where a profile says `logger: aurora`.
"""

from snakemake_logger_plugin_aurora.handler import LogHandler

__all__ = ["LogHandler"]
