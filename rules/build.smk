# Reads the config and all outlines, and writes the slices that differ: the files that decide what is made anew.
#
# needs  config/config.yaml, outlines/, edits/
# makes  build/{course}/{lang}/work/slices/{kind}/{id}.json

import sys

from aurora.build import Build
from aurora.errors import AuroraError
from aurora.runs import begin_run
from aurora.settings import check_config_file


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


try:
    build = Build(config, ancient)
    if workflow.is_main_process:
        begin_run()
        build.write_slices()
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
    ext="md|json|html|epub|pdf|docx",
