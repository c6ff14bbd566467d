"""What is known of the links of published pages without asking anybody: pages that are not there, and dead links.

A link is dead here that was so when `aurora links` last asked it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from aurora.checks.document import Document
from aurora.checks.findings import Finding
from aurora.links.cache import read_known
from aurora.links.collect import page_places
from aurora.links.text import named, where_to_mend
from aurora.targets import Edition, published_files
from aurora.todo import OpenPage

# Parsing takes time, and few pages link to others.
_TO_A_FILE = re.compile(r"\]\((?!https?:|#|mailto:|\.\./images/)|^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)


def link_findings(edition: Edition, pages: Collection[OpenPage]) -> list[Finding]:
    """All flagged findings of this kind on some published lessons and labs."""
    return [*_lost(edition, pages), *_dead(edition, pages)]


def _lost(edition: Edition, pages: Collection[OpenPage]) -> Iterator[Finding]:
    from aurora.checks.links import check_pages
    from aurora.checks.text import read

    # Pages of modules that are not selected now belong to the course as well.
    files = frozenset(published_files(edition.whole))
    for page in pages:
        doc = read(str(page.text), page.file) if _TO_A_FILE.search(str(page.text)) else None
        if isinstance(doc, Document):
            yield from check_pages(
                doc, edition.folder, lambda path: path in files or Path(edition.folder, path).is_file()
            )


def _dead(edition: Edition, pages: Collection[OpenPage]) -> Iterator[Finding]:
    dead = {address: one for address, one in read_known()[0].items() if one.outcome.kind == "dead"}
    for page in pages if dead else ():
        for address, place in page_places(edition, page):
            if one := dead.get(address):
                message = f"{named(address)} was dead on {one.at:%Y-%m-%d} ({one.outcome.why})"
                fix = f"Replace it or remove it{where_to_mend(place)}; 'aurora links' asks again."
                yield Finding(place.file, place.line, "link-dead", message, fix, "flagged")
