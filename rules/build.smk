# Reads the config and all outlines, and writes the slices that differ: the files that decide what is made anew.
#
# needs  config/config.yaml, outlines/, edits/
# makes  build/{course}/{lang}/work/slices/{kind}/{id}.json

from snakemake.exceptions import WorkflowError

from aurora.build import Build
from aurora.errors import AuroraError
from aurora.runs import begin_run
from aurora.settings import check_config_file

try:
    has_settings = check_config_file()
except AuroraError as error:
    raise WorkflowError(str(error)) from None

if has_settings:

    configfile: "config/config.yaml"


try:
    build = Build(config)
    if workflow.is_main_process:
        begin_run()
        build.write_slices()
        build.say()
except AuroraError as error:
    raise WorkflowError(str(error)) from None
except OSError as error:
    raise WorkflowError(
        f"{error.filename}: {error.strerror}; see to space and rights, then build again"
    ) from None


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
