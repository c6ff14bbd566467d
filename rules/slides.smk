# Slides: a deck for each module, as a page that needs no other file and as a presentation for PowerPoint.
#
# needs  the slice of the module's slides, and the pictures of its lessons with their specs
# makes  build/{course}/{lang}/slides/module-MM.html and module-MM.pptx


rule slide_texts:
    input:
        unpack(build.slide_texts_inputs),
    output:
        "build/{course}/{lang}/work/slides/{id}.json",
    log:
        "build/{course}/{lang}/logs/slide_texts/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/slide_texts.py"


rule deck:
    input:
        unpack(build.deck_inputs),
    output:
        html="build/{course}/{lang}/slides/module-{mm}.html",
        pptx="build/{course}/{lang}/slides/module-{mm}.pptx",
    log:
        "build/{course}/{lang}/logs/deck/module-{mm}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
    script:
        "../scripts/deck.py"


rule slides:
    input:
        build.slides_targets(),
