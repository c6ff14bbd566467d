# Reads the config and all outlines, and writes the slices that differ: the files that decide what is made anew.
#
# needs  config/config.yaml, outlines/, edits/
# makes  build/{course}/{lang}/work/slices/{kind}/{id}.json

import sys

from aurora.build import Build
from aurora.errors import AuroraError
from aurora.keeping import keep_before_deleting
from aurora.run_lock import hold_folder, release_folder, wait_for_jobs
from aurora.runs import begin_run
from aurora.settings import check_config_file, load_settings


def stop(message: str) -> None:
    """Ends the build with a message of ours, which Snakemake's would hide with --quiet all."""
    print(f"aurora: {message}", file=sys.stderr)
    sys.exit(1)


try:
    has_settings = check_config_file()
except AuroraError as error:
    stop(str(error))

if has_settings:

    configfile: "config/config.yaml"


# Told without looking at any file of a course, so that it may be asked while a build runs.
ONLY_RULES = {"--lint", "--list", "--list-rules", "-l", "--list-target-rules", "--lt"}
touches_files = workflow.is_main_process and not ONLY_RULES & set(sys.argv)
# Snakemake deletes outputs without running `onstart`, where a build keeps what a person changed of them.
deletes = any(argument.startswith("--delete-") for argument in sys.argv)
dry_run = workflow.output_settings.dryrun

try:
    if touches_files:
        begin_run()
        hold_folder(dry_run=dry_run)
        if not dry_run:
            wait_for_jobs(limit=2 * load_settings(config).call_deadline_seconds)
    build = Build(config, ancient, main=workflow.is_main_process)
    if touches_files:
        if deletes and not dry_run:
            for line in keep_before_deleting(build.stocks.values()):
                print(f"aurora: {line}", file=sys.stderr)
        build.write_slices()
        if dry_run:
            release_folder()
        build.say()
except AuroraError as error:
    stop(str(error))
except OSError as error:
    stop(
        f"{error.filename}: {error.strerror}; see to space and rights, then build again"
    )


wildcard_constraints:
    course="[a-z0-9-]+",
    lang="[A-Za-z0-9-]+",
    id="[a-z0-9]+(-[a-z0-9]+)*",
    n=r"\d+",
    mm=r"\d\d+",
    ll=r"\d\d+",
    nn=r"\d\d+",
    part=r"(-modules-\d+([-_]\d+)*)?",
    view=r"(-modules-\d+([-_]\d+)*)?(-theory|-labs)?",
    ext="md|json|html|epub|pdf|docx",
