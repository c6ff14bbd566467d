"""A site from an edition's folder: its pages, its pictures, and the look that the theme gives it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from aurora.site.content import HOME, SEARCH, Content, read_content
from aurora.site.localise import localise
from aurora.site.look import look_settings, write_look
from aurora.site.metadata import described
from aurora.slices import SiteSlice
from aurora.theme import Theme, load_theme

_WORDS = ("done", "progress", "reset", "enlarge", "close")
_SPHINX_LANGUAGES = {"pt": "pt_BR"}


def build_site(slice_: SiteSlice, edition: Path, output: Path, notes: Mapping[str, str]) -> None:
    """Builds the whole site of an edition into an empty folder.

    Args:
        edition: the edition's folder.
        output: the folder that gets the site.
        notes: how each page was made, in a line, by its name.

    Raises:
        AuroraError: something that the site needs is missing or broken; all of it is named.
    """
    from aurora.site.pages import site_pages
    from aurora.site.sphinx_site import Source, run_sphinx

    content = read_content(slice_, edition)
    with tempfile.TemporaryDirectory() as folder:
        sources, static, doctrees = (Path(folder, name) for name in ("source", "static", "doctrees"))
        images = _copy_pictures(content, sources)
        theme = load_theme(slice_.theme)
        write_look(static, theme)
        pages = site_pages(content, images, notes)
        run_sphinx(
            Source(pages.trees, _facts(content, pages.tasks, notes), _settings(content, static, theme)),
            sources,
            output,
            doctrees,
        )
    localise(output, content.words)
    for name in ("objects.inv", ".buildinfo"):
        (output / name).unlink(missing_ok=True)


def _copy_pictures(content: Content, sources: Path) -> dict[str, str]:
    """Drawings as SVG, other pictures as PNG; where each stands for Sphinx, by its file."""
    (sources / "images").mkdir(parents=True)
    places = {}
    for page in content.pages:
        for picture in page.chapter.pictures:
            path = picture.shown
            shutil.copyfile(path, sources / "images" / path.name)
            places[picture.file] = f"/images/{path.name}"
    return places


def _settings(content: Content, static: Path, theme: Theme) -> dict[str, Any]:
    language = content.slice.course.language
    return {
        # Sphinx and Furo take both for markup.
        "project": escape(content.title),
        "html_title": escape(content.title),
        "html_show_search_summary": False,
        "language": _SPHINX_LANGUAGES.get(language, language.replace("-", "_")),
        "extensions": ["sphinx_copybutton"],
        "html_theme": "furo",
        **look_settings(theme),
        "html_static_path": [str(static)],
        "html_css_files": ["fonts.css", "site.css"],
        "html_js_files": [("site.js", {"defer": "defer"})],
        "html_show_sphinx": False,
        "html_show_copyright": False,
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_use_index": False,
        "html_permalinks": False,
        "smartquotes": False,
        "copybutton_selector": "div.highlight pre",
        "exclude_patterns": [],
    }


def _facts(content: Content, tasks: Mapping[str, list[str]], notes: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    course, words = content.slice.course, content.words.group("site")
    shared = {
        "course": course.id,
        "language": course.language,
        "home": HOME,
        "words": {word: words[word] for word in _WORDS},
    }
    said = {"next_page": words["next"], "previous_page": words["previous"]}
    about = described(content, notes)

    def boxes(name: str) -> dict[str, list[str]]:
        """Home adds up those of all pages; any other knows its own alone, so that no change reaches the others."""
        return {page: found for page, found in tasks.items() if found and name in (HOME, page)}

    return {
        name: {
            "course_site": _script({**shared, "page": name, "tasks": boxes(name)}),
            "about": _script(about.get(name, {})),
            **said,
        }
        for name in (HOME, SEARCH, *tasks)
    }


def _script(value: object) -> str:
    """JSON that stands in a page without ending its script."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
