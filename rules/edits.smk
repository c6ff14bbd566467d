# Merges: a new text that was asked for under an edit is left beside it, with the merge of both.
#
# needs  the edit, its beginning under edits/{course}/{lang}/origins/, and the last step of its lesson or lab
# makes  build/{course}/{lang}/merge/{lessons,labs}/{id}.new.md, and {id}.md where the edit's beginning is known
#        (`update`: not deleted before its job, which keeps what a person wrote there)


rule merge:
    input:
        unpack(build.merge_inputs),
    output:
        update("build/{course}/{lang}/merge/{pages}/{id}.new.md"),
    log:
        "build/{course}/{lang}/logs/merge/{pages}/{id}.log",
    wildcard_constraints:
        pages="lessons|labs",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        kind=build.merged_kind,
    script:
        "../scripts/merge.py"
