# Lessons: written by id, published by number. Their steps, and the titles of another language, are asked of models.
#
# needs  the lesson's slice, or its edit under edits/{course}/{lang}/lessons/{id}.md
# makes  build/{course}/{lang}/lessons/module-MM-lesson-LL.md (`update`: not deleted before its job, which looks whether
#        a person has changed it meanwhile)


rule research:
    input:
        unpack(build.research_inputs),
    output:
        "build/{course}/{lang}/work/research/{id}.md",
    log:
        "build/{course}/{lang}/logs/research/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/research.py"


rule draft:
    input:
        unpack(build.draft_inputs),
    output:
        "build/{course}/{lang}/work/draft/{id}.md",
    log:
        "build/{course}/{lang}/logs/draft/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/draft.py"


rule review:
    input:
        unpack(build.review_inputs),
    output:
        "build/{course}/{lang}/work/review/{id}.md",
    log:
        "build/{course}/{lang}/logs/review/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/review.py"


rule titles:
    input:
        unpack(build.titles_inputs),
    output:
        "build/{course}/{lang}/work/titles/{id}.json",
    log:
        "build/{course}/{lang}/logs/titles/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/titles.py"


rule lesson:
    input:
        unpack(build.lesson_inputs),
    output:
        update("build/{course}/{lang}/lessons/module-{mm}-lesson-{ll}.md"),
    log:
        "build/{course}/{lang}/logs/lesson/module-{mm}-lesson-{ll}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        file="lessons/module-{mm}-lesson-{ll}.md",
    script:
        "../scripts/lesson.py"
