# Pictures: a mark in the lesson becomes a spec, the spec a drawing, or a picture that a model paints.
#
# needs  the lesson's last stage, or an edit under edits/{course}/{lang}/images/{id}-{n}.png or .svg
# makes  build/{course}/{lang}/visuals/{id}-{n}.json, build/{course}/{lang}/images/{id}-{n}.png and .svg


rule visual:
    input:
        unpack(build.visual_inputs),
    output:
        "build/{course}/{lang}/visuals/{id}-{n}.json",
    log:
        "build/{course}/{lang}/logs/visual/{id}-{n}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    params:
        edition=build.folder,
        file="visuals/{id}-{n}.json",
    script:
        "../scripts/visual.py"


rule image:
    input:
        unpack(build.image_inputs),
    output:
        png=update("build/{course}/{lang}/images/{id}-{n}.png"),
        svg=update("build/{course}/{lang}/images/{id}-{n}.svg"),
    log:
        "build/{course}/{lang}/logs/image/{id}-{n}.log",
    conda:
        "../environment.yml"
    resources:
        image_calls=build.image_calls,
    params:
        edition=build.folder,
    script:
        "../scripts/image.py"
