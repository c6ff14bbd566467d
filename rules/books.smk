# Books: each format is a file of its own, made from the published pages and pictures.
#
# needs  lessons and images, or labs with their environment and master plan
# makes  build/{course}/{lang}/book/{course}.{md,json,html,epub,pdf,docx}
#        build/{course}/{lang}/labguide/{course}-labs.{md,json,html,epub,pdf,docx}


rule book:
    input:
        unpack(build.book_inputs),
        slice="build/{course}/{lang}/work/slices/book/{course}{part}.json",
    output:
        "build/{course}/{lang}/book/{course}{part}.{ext}",
    log:
        "build/{course}/{lang}/logs/book/{course}{part}.{ext}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        file="book/{course}{part}.{ext}",
    script:
        "../scripts/book.py"


rule lab_book:
    input:
        unpack(build.lab_book_inputs),
        slice="build/{course}/{lang}/work/slices/book/{course}-labs{part}.json",
    output:
        "build/{course}/{lang}/labguide/{course}-labs{part}.{ext}",
    log:
        "build/{course}/{lang}/logs/lab_book/{course}-labs{part}.{ext}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        file="labguide/{course}-labs{part}.{ext}",
    script:
        "../scripts/book.py"
