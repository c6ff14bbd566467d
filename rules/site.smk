# The site: a static one for each edition, with a page for each lesson and lab.
#
# needs  lessons, labs, images, and the books that readers can take with them
# makes  build/{course}/{lang}/site/, of which index.html stands for all


rule site_pages:
    input:
        unpack(build.site_inputs),
    output:
        "build/{course}/{lang}/site{view}/index.html",
    log:
        "build/{course}/{lang}/logs/site/site{view}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        folder="site{view}",
    script:
        "../scripts/site.py"


rule site:
    input:
        build.site_targets(),
