# Reads the config and all outlines, and writes the slices that differ: the files that decide what is made anew.
#
# needs  config/config.yaml, outlines/, edits/
# makes  build/{course}/{lang}/work/slices/{kind}/{id}.json

from snakemake.exceptions import WorkflowError

from aurora.build import Build
from aurora.errors import AuroraError
from aurora.runs import begin_run
from aurora.settings import CONFIG_FILE, check_config_file

try:
    check_config_file()
except AuroraError as error:
    raise WorkflowError(str(error)) from None

if CONFIG_FILE.is_file():

    configfile: "config/config.yaml"


try:
    build = Build(config)
    if workflow.is_main_process:
        begin_run()
        build.write_slices()
        build.say()
except AuroraError as error:
    raise WorkflowError(str(error)) from None


wildcard_constraints:
    course="[a-z0-9-]+",
    lang="[A-Za-z0-9-]+",
    id="[a-z0-9]+(-[a-z0-9]+)*",
    n=r"\d+",
    mm=r"\d\d+",
    ll=r"\d\d+",
    nn=r"\d\d+",
    part="(-modules-[0-9_-]+)?",
    ext="md|json|html|epub|pdf|docx",
