"""The report: what is there of each edition, what is missing and why, worked out from the files."""

from aurora.report.examine import examine
from aurora.report.models import EditionReport
from aurora.report.write import as_json, examine_build, write_reports

__all__ = ["EditionReport", "as_json", "examine", "examine_build", "write_reports"]
