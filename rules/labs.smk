# Labs: one environment for the whole course, a plan and a guide a lab, published by number.
#
# needs  the lab's slice, or its edit under edits/{course}/{lang}/labs/{id}.md
# makes  build/{course}/{lang}/labguide/lab-MM-LL-NN.md, environment.yaml, lab-master-plan.json


rule lab_environment:
    input:
        unpack(build.environment_inputs),
    output:
        update("build/{course}/{lang}/labguide/environment.yaml"),
    log:
        "build/{course}/{lang}/logs/lab_environment/environment.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    params:
        edition=build.folder,
        file="labguide/environment.yaml",
    script:
        "../scripts/lab_environment.py"


rule lab_plan:
    input:
        unpack(build.lab_plan_inputs),
    output:
        "build/{course}/{lang}/work/lab_plan/{id}.json",
    log:
        "build/{course}/{lang}/logs/lab_plan/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/lab_plan.py"


rule lab_guide:
    input:
        unpack(build.lab_guide_inputs),
    output:
        "build/{course}/{lang}/work/lab_guide/{id}.md",
    log:
        "build/{course}/{lang}/logs/lab_guide/{id}.log",
    conda:
        "../environment.yml"
    resources:
        text_calls=build.text_calls,
    script:
        "../scripts/lab_guide.py"


rule lab:
    input:
        unpack(build.lab_inputs),
    output:
        update("build/{course}/{lang}/labguide/lab-{mm}-{ll}-{nn}.md"),
    log:
        "build/{course}/{lang}/logs/lab/lab-{mm}-{ll}-{nn}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        file="labguide/lab-{mm}-{ll}-{nn}.md",
    script:
        "../scripts/lab.py"


rule lab_master_plan:
    input:
        unpack(build.master_plan_inputs),
    output:
        "build/{course}/{lang}/labguide/lab-master-plan{part}.json",
    log:
        "build/{course}/{lang}/logs/lab_master_plan/lab-master-plan{part}.log",
    conda:
        "../environment.yml"
    params:
        edition=build.folder,
        file="labguide/lab-master-plan{part}.json",
    script:
        "../scripts/lab_master_plan.py"
