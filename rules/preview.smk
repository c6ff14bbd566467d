# Previews: both books from whatever is there, with placeholders for what is missing. It asks for nothing, so that
# nothing else is built or bought, and names no files, so that it always runs.
#
# needs  whatever is there
# makes  build/{course}/{lang}/preview/{course}.{md,json,html,epub,pdf,docx}
#        build/{course}/{lang}/preview/{course}-labs.{md,json,html,epub,pdf,docx}


rule preview:
    log:
        ".aurora/preview.log",
    conda:
        "../environment.yml"
    threads: 4
    params:
        editions=build.previews(),
    script:
        "../scripts/preview.py"
