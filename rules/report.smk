# The report: what is there, what is missing and why. It is no rule, since it must be written when a build fails, too.
#
# needs  whatever is there
# makes  build/{course}/{lang}/report.json, report.html


onstart:
    try:
        build.start(
            {
                str(file)
                for job in workflow.dag.needrun_jobs()
                for file in job.output
            }
        )
    except AuroraError as error:
        stop(str(error))
    except OSError as error:
        stop(
            f"{error.filename}: {error.strerror}; see to space and rights, then build again"
        )


onsuccess:
    build.end()


onerror:
    build.end()
