"""A course that tries everything, built by the real Snakefile: in every format, what it says stays text.

Nothing of it runs, is fetched, or is read from this machine. Web pages are opened in a browser that counts what acted
and notes what was asked for; files that a browser does not open are searched for whatever could act.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import yaml
from playwright.sync_api import Browser, Page, Request

from tests.workflow.workspace import Workspace

pytestmark = pytest.mark.slow

MARK = "window.acted = (window.acted || 0) + 1"
LONG = "long-" * 20_000
ATTACKS = [
    f"<script>{MARK}</script>",
    f'</script></title></textarea><img src="http://evil.example/x.png" onerror="{MARK}">',
    f'"><svg onload="{MARK}"><a xlink:href="javascript:{MARK}">x</a></svg>',
    '<iframe src="http://evil.example/"></iframe><object data="http://evil.example/o"></object>',
    '<style>* { background: url("http://evil.example/s.css") }</style><link rel="stylesheet" href="http://evil.example/l">',
    f"[click](javascript:{MARK}) [click](JaVaScRiPt&#58;{MARK}) [click](data:text/html,<script>{MARK}</script>)",
    "![far](http://evil.example/i.png) ![near](../../../../etc/passwd) ![data](data:image/svg+xml,<svg/>)",
    f'`<script>{MARK}</script>`{{=html}} `#read("/etc/passwd")`{{=typst}}',
    '#read("/etc/passwd") #eval("1") \\input{/etc/passwd} {{ 7 * 7 }} {% include "/etc/passwd" %}',
    '<!--#include file="/etc/passwd"--> {{include /etc/passwd}} ${HOME}',
    "$(touch acted) `touch acted` ; touch acted #",
    "\u202efdp.exe\u2066 and \u200bhidden",
    "[your bank](https://xn--pple-43d.com/) [your bank](https://\u0430pple.com/) <file:///etc/passwd>",
]
BLOCKS = [
    f"```{{=html}}\n<script>{MARK}</script>\n```",
    '```{=typst}\n#read("/etc/passwd")\n```',
    '```{.python include="/etc/passwd" onclick="x"}\nprint(1)\n```',
    f'<div onclick="{MARK}">\n\n# Heading {{onclick="{MARK}"}}\n\n</div>',
    f"| a | b |\n|---|---|\n| <script>{MARK}</script> | [x](javascript:{MARK}) |",
    f"[ref]: javascript:{MARK}\n\n[ref] and note[^1]\n\n[^1]: <script>{MARK}</script>",
    LONG,
]
EVERYTHING = "\n\n".join(ATTACKS)
FILE_NAME = "<img src=x onerror=act()>"
COURSE = "img-src-x-onerror-act"


def outline() -> str:
    """Every field of an outline, hostile."""
    titles = [f"{place} {attack}" for place, attack in enumerate(ATTACKS, start=1)]
    return yaml.safe_dump(
        {
            "course": {
                "title": titles[1],
                "language": "en",
                "level": titles[0],
                "description": f"{EVERYTHING}\n\n{LONG}",
                "audience": titles,
                "prerequisites": titles,
                "learning_outcomes": titles,
            },
            "environment": {
                "hardware": titles[:4],
                "systems": titles[4:6],
                "tools": [{"name": titles[0], "version": titles[1]}],
                "accounts": titles[6:8],
                "names": {"host": titles[8]},
            },
            "modules": [
                {
                    "title": titles[0],
                    "summary": EVERYTHING,
                    "lessons": [
                        {
                            "title": titles[1],
                            "id": "by-outline",
                            "description": EVERYTHING,
                            "duration_minutes": 30,
                            "objectives": titles,
                            "topics": titles,
                            "visuals": [{"description": title} for title in titles[:4]],
                            "labs": [
                                {"title": titles[3], "id": "lab", "description": EVERYTHING, "activities": titles},
                                {"title": titles[4], "id": "edited-lab", "type": "demo"},
                            ],
                        },
                        {"title": titles[2], "id": "by-hand", "visuals": 0},
                    ],
                }
            ],
        },
        allow_unicode=True,
        width=1_000_000,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition of the hostile course, with a lesson and a lab whose text is hostile as well."""
    space = Workspace(tmp_path_factory.mktemp("hostile") / "courses")
    space.path.mkdir()
    space.outline(outline(), FILE_NAME)
    for folder, name in (("lessons", "by-hand"), ("labs", "edited-lab")):
        edit = space.path / f"edits/{COURSE}/en/{folder}/{name}.md"
        edit.parent.mkdir(parents=True)
        edit.write_text("\n\n".join([f"# {ATTACKS[0]}", EVERYTHING, *BLOCKS]) + "\n", encoding="utf-8")
    result = space.snakemake()
    assert result.code == 0, result.output[-3000:]
    assert not (space.path / "acted").exists()
    return space.path / "build" / COURSE / "en"


FOUND = r"""() => {
  const all = [...document.querySelectorAll('*')];
  const named = (...names) => all.flatMap(one => names.map(name => one.getAttribute(name))).filter(Boolean);
  const harmless = /^(https?|mailto|data:image\/(png|svg\+xml);|data:font\/)/i;
  return {
    acted: window.acted || 0,
    handlers: all.flatMap(one => one.getAttributeNames()).filter(name => /^on/i.test(name)),
    elements: all.map(one => one.localName).filter(name => /^(iframe|object|embed|form|base|frame)$/.test(name)),
    links: named('href', 'xlink:href').filter(link => /^\s*[a-z][a-z0-9+.-]*:/i.test(link) && !harmless.test(link)),
    pictures: named('src', 'srcset', 'poster').filter(source => /^\s*(https?:|\/|file:|data:text)/i.test(source)),
  };
}"""


class Watch:
    """Opens pages and notes what they asked for beside files, and what opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.noted: list[str] = []
        page.on("request", self._asked)
        page.on("dialog", lambda dialog: self.noted.append(f"dialog: {dialog.message}"))
        page.on("popup", lambda popup: self.noted.append(f"popup: {popup.url}"))

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in ("file", "data"):
            self.noted.append(f"asked: {request.url}")

    def open(self, path: Path) -> dict[str, Any]:
        """What is found in a page that could act, once it stands."""
        self.page.goto(path.as_uri())
        found: dict[str, Any] = self.page.evaluate(FOUND)
        return found


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    context = browser.new_context()
    yield Watch(context.new_page())
    context.close()


NOTHING = {"acted": 0, "handlers": [], "elements": [], "links": [], "pictures": []}


def without_search(found: dict[str, Any], path: Path) -> dict[str, Any]:
    """The site's own search stands in a form, on each of its pages."""
    if "site" in path.parts:
        return {**found, "elements": [name for name in found["elements"] if name != "form"]}
    return found


def test_no_page_acts_or_asks(built: Path, watch: Watch) -> None:
    pages = sorted(path for path in built.rglob("*.html") if "work" not in path.relative_to(built).parts)
    kinds = {path.relative_to(built).parts[0] for path in pages}
    assert {"book", "labguide", "report.html", "site", "slides"} <= kinds
    for path in pages:
        assert without_search(watch.open(path), path) == NOTHING, path
        watch.page.keyboard.press("Tab")
    assert watch.noted == []


def test_no_ebook_acts_or_asks(built: Path, watch: Watch, tmp_path: Path) -> None:
    for book in (f"book/{COURSE}", f"labguide/{COURSE}-labs"):
        folder = tmp_path / Path(book).name
        with zipfile.ZipFile(built / f"{book}.epub") as archive:
            assert not [name for name in archive.namelist() if name.startswith("/") or ".." in name.split("/")]
            archive.extractall(folder)
        chapters = sorted(folder.rglob("*.xhtml"))
        assert chapters
        for chapter in chapters:
            assert watch.open(chapter) == NOTHING, chapter
            assert "<script" not in chapter.read_text("utf-8")
    assert watch.noted == []


def test_no_office_file_acts_or_reaches_out(built: Path) -> None:
    files = [*built.glob("book/*.docx"), *built.glob("labguide/*.docx"), *built.glob("slides/*.pptx")]
    assert len(files) >= 3
    for file in files:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            assert not [name for name in names if re.search(r"vba|activeX|embeddings|oleObject", name, re.IGNORECASE)]
            for name in (name for name in names if name.endswith(".rels")):
                for relation in ElementTree.fromstring(archive.read(name)):
                    if relation.get("TargetMode") == "External":
                        assert relation.get("Type", "").endswith("/hyperlink"), (file, relation.attrib)
                        assert urlsplit(relation.get("Target", "")).scheme in ("http", "https", "mailto"), (file, name)
            for name in (name for name in names if name.endswith(".xml")):
                assert not re.search(rb"<w:(instrText|fldSimple)[^>]*>[^<]*(INCLUDE|DDE|LINK )", archive.read(name)), (
                    name
                )


def test_no_pdf_acts_or_reaches_out(built: Path) -> None:
    from pypdf import PdfReader
    from pypdf.generic import DictionaryObject

    for file in (*built.glob("book/*.pdf"), *built.glob("labguide/*.pdf")):
        reader = PdfReader(file)
        objects = [reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"])))]
        actions = [one for one in map(_dictionaries, objects) for one in one]
        kinds = {
            str(one["/S"]) for one in actions if one.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm", "/GoToR")
        }
        assert kinds == set(), file
        assert not [one for one in actions if "/JS" in one or "/AA" in one or "/EF" in one], file
        addresses = [str(one["/URI"]) for one in actions if isinstance(one, DictionaryObject) and "/URI" in one]
        assert {urlsplit(address).scheme for address in addresses} <= {"http", "https", "mailto"}, file


def _dictionaries(value: Any) -> list[Any]:
    """All dictionaries in an object of a PDF, those of other objects aside."""
    from pypdf.generic import ArrayObject, DictionaryObject

    if isinstance(value, DictionaryObject):
        return [value, *(one for inner in value.values() for one in _dictionaries(inner))]
    return [one for inner in value for one in _dictionaries(inner)] if isinstance(value, ArrayObject) else []


def test_no_file_of_this_machine_was_read_and_nothing_was_worked_out(built: Path) -> None:
    secret = Path("/etc/passwd").read_bytes().splitlines()[0]
    for path in (path for path in built.rglob("*") if path.is_file()):
        assert secret not in contents(path), path


def contents(path: Path) -> bytes:
    """What a reader finds in a file: the text of a PDF, the parts of an archive."""
    if path.suffix in (".epub", ".docx", ".pptx"):
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        return "\n".join(page.extract_text() for page in PdfReader(path).pages).encode()
    return path.read_bytes()


def test_what_it_says_can_be_read(built: Path, watch: Watch) -> None:
    """Inert does not mean gone: the attack stands on the page as the text that it is."""
    watch.open(next(built.glob("site/lessons/by-hand.html")))
    text = watch.page.inner_text("article")
    assert f"<script>{MARK}</script>" in text
    assert "$(touch acted)" in text
    assert "\u202e" not in text


def test_names_of_files_come_from_slugs_alone(built: Path) -> None:
    names = [path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()]
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9._/+-]+", name)] == []
