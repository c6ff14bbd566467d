# Lessons: written by id, published by number.
#
# needs  the lesson's slice, or its edit under edits/{course}/{lang}/lessons/{id}.md
# makes  build/{course}/{lang}/lessons/module-MM-lesson-LL.md


rule draft:
    input:
        slice="build/{course}/{lang}/work/slices/lesson/{id}.json",
    output:
        "build/{course}/{lang}/work/draft/{id}.md",
    log:
        "build/{course}/{lang}/logs/draft/{id}.log",
    conda:
        "../environment.yml"
    script:
        "../scripts/draft.py"


rule lesson:
    input:
        unpack(build.lesson_inputs),
    output:
        "build/{course}/{lang}/lessons/module-{mm}-lesson-{ll}.md",
    log:
        "build/{course}/{lang}/logs/lesson/module-{mm}-lesson-{ll}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        file="lessons/module-{mm}-lesson-{ll}.md",
    script:
        "../scripts/lesson.py"
