# Aurora: a course outline becomes a whole course.
#
#   snakemake                     builds every outline in outlines/
#   snakemake -n                  names every file that would be made
#   snakemake theory | labs       builds one half
#   snakemake slides              builds the slides of every module
#   snakemake site                builds the site, and what it shows
#   snakemake preview             makes the books from what is there already, under preview/
#   aurora status                 says what is there and what is missing
#
# Settings are in config/config.yaml; every one can be given with --config key=value.

from snakemake.utils import min_version

min_version("9.0")


include: "rules/build.smk"
include: "rules/lessons.smk"
include: "rules/visuals.smk"
include: "rules/labs.smk"
include: "rules/edits.smk"
include: "rules/slides.smk"
include: "rules/books.smk"
include: "rules/site.smk"
include: "rules/preview.smk"
include: "rules/report.smk"


rule all:
    default_target: True
    input:
        build.targets(),


rule theory:
    input:
        build.theory_targets(),


rule labs:
    input:
        build.lab_targets(),
