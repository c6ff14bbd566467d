"""Runs Sphinx over pages that are there already: it gives them navigation, search and a theme, and parses nothing.

Each source file holds the name of its page alone; the page itself is handed over in memory.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes as doc
from docutils.parsers import Parser

from aurora.errors import AuroraError
from aurora.site.doctree import line_break, task

if TYPE_CHECKING:
    from sphinx.writers.html5 import HTML5Translator

SUFFIX = ".page"


@dataclass(frozen=True)
class Source:
    """What a site is made of.

    `pages` has their trees by name, such as `lessons/packing`, `facts` what its templates are told of each page beside,
    and `settings` what `conf.py` would say: https://www.sphinx-doc.org/en/master/usage/configuration.html
    """

    pages: Mapping[str, list[doc.Node]]
    facts: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Any]


def run_sphinx(source: Source, sources: Path, output: Path, doctrees: Path) -> None:
    """Builds a whole site.

    Args:
        sources: the folder of the source files, in which the pictures stand already.
        output: the folder that gets the site.
        doctrees: a folder for what Sphinx remembers, empty.

    Raises:
        AuroraError: Sphinx found fault with a page.
    """
    from sphinx import locale
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    for name in source.pages:
        file = sources / f"{name}{SUFFIX}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    # Else a site in a second language would speak the first one, too.
    locale.translators.clear()
    said = io.StringIO()
    settings = {**source.settings, "source_suffix": {SUFFIX: "page"}}
    with patch_docutils(), docutils_namespace():
        app = Sphinx(sources, None, output, doctrees, "html", settings, status=None, warning=said, freshenv=True)
        app.add_source_parser(_parser(source.pages))
        app.add_node(task, html=(_visit_task, _depart_task))
        app.add_node(line_break, html=(_visit_line_break, _depart_line_break))
        app.connect(
            "html-page-context",
            lambda _app, name, _template, context, _tree: context.update(source.facts.get(name, {})),
        )
        app.build(force_all=True)
    if app.statuscode or said.getvalue().strip():
        raise AuroraError(f"the site cannot be made: {said.getvalue().strip() or 'Sphinx gave no reason'}")


def _parser(pages: Mapping[str, list[doc.Node]]) -> type[Parser]:
    class PageParser(Parser):
        """Puts a page in the place of its name."""

        supported = ("page",)

        def parse(self, inputstring: str, document: doc.document) -> None:
            document.extend(node.deepcopy() for node in pages[inputstring.strip()])

    return PageParser


def _visit_task(self: HTML5Translator, node: task) -> None:
    ticked = {"checked": "checked"} if node["ticked"] else {}
    self.body.append(self.starttag(node, "p", "", CLASS="task"))
    self.body.append("<label>")
    self.body.append(self.emptytag(node, "input", "", type="checkbox", **{"data-task": node["name"]}, **ticked))
    self.body.append("<span>")


def _depart_task(self: HTML5Translator, node: task) -> None:
    self.body.append("</span></label></p>\n")


def _visit_line_break(self: HTML5Translator, node: line_break) -> None:
    self.body.append("<br>")


def _depart_line_break(self: HTML5Translator, node: line_break) -> None:
    pass
