"""A site shows what its books have, page by page, and nothing of a course's text acts on it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from aurora.authorship import Author, signed
from aurora.books import nodes
from aurora.books.manuscript import Chapter
from aurora.books.pandoc import parse
from aurora.books.sanitise import Sanitiser
from aurora.languages import pack
from aurora.provenance import publish
from aurora.site.boxes import with_boxes
from aurora.site.build import build_site
from aurora.site.content import Content, read_content
from aurora.site.doctree import Page
from aurora.site.localise import _BETWEEN, _MARKUP, _SAID, localise
from aurora.site.notes import made_notes
from aurora.slices import CourseFacts, SiteSlice
from tests.unit.books_edition import make_edition
from tests.unit.test_books_build import HOSTILE

LESSONS = ["boundaries", "response", "why-threats-move"]
ENGLISH = ("Toggle", "Skip to content", ">Contents<", ">Menu<", ">Expand<", "Light mode", "Back to top", ">Next<")


def make_site(folder: Path, hostile: bool = False, title: str | None = None, language: str = "en") -> Path:
    """Builds a site under a folder and returns where it is."""
    books = []
    for kind in ("theory", "labs"):
        slice_, edition = make_edition(folder, kind)  # type: ignore[arg-type]
        course = slice_.course.model_copy(update={"language": language, **({"title": title} if title else {})})
        books.append(slice_.model_copy(update={"course": course}))
    if hostile:
        (edition / books[0].modules[0].lessons[1].file).write_text(HOSTILE, "utf-8")
    minutes = {"lesson:boundaries": 90.0, "lesson:response": 20.0, "lab:watch-this": 10.0}
    out = folder / "site"
    slice_ = SiteSlice(books=books, minutes=minutes, downloads={"theory": ["book/x.pdf"]})
    build_site(slice_, edition, out, {"lessons/boundaries": "Made <b>by hand</b>."})
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("site"))


class Reader(HTMLParser):
    """All tags of a page with their attributes, and its text."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, tag: str, name: str) -> list[str]:
        return [attributes[name] for found, attributes in self.tags if found == tag and name in attributes]


def test_each_lesson_and_lab_has_a_page_at_an_address_without_its_number(site: Path) -> None:
    assert [page.stem for page in sorted((site / "lessons").iterdir())] == LESSONS
    assert len(list((site / "labs").iterdir())) == 2
    home = (site / "index.html").read_text("utf-8")
    places = [home.index(f'href="lessons/{name}.html"') for name in ("why-threats-move", "boundaries", "response")]
    assert places == sorted(places)
    assert 'href="downloads/x.pdf"' in home
    assert "about 2 h" in home
    boundaries = Reader(site / "lessons/boundaries.html")
    assert "about 90 minutes" in boundaries.text
    assert "Made <b>by hand</b>." in boundaries.text


def content_of(folder: Path, **minutes: float) -> Content:
    books = [make_edition(folder, kind) for kind in ("theory", "labs")]
    named = {name.replace("_", ":", 1).replace("_", "-"): duration for name, duration in minutes.items()}
    return read_content(SiteSlice(books=[slice_ for slice_, _ in books], minutes=named, downloads={}), books[0][1])


def test_the_time_of_a_lesson_has_that_of_its_labs_in_it(tmp_path: Path) -> None:
    hour = {"lesson_why_threats_move": 60.0, "lab_first_hands_on": 30.0}
    assert content_of(tmp_path, **hour).minutes == 60
    assert content_of(tmp_path, **hour, lab_watch_this=15.0).minutes == 75, "a lab of the whole module has its own"
    assert content_of(tmp_path, lab_first_hands_on=30.0).minutes == 30, "its lesson says nothing of its time"


def test_a_course_that_says_nothing_of_itself_has_a_home(tmp_path: Path) -> None:
    books, edition = [], tmp_path
    for kind in ("theory", "labs"):
        slice_, edition = make_edition(tmp_path, kind)
        nothing = CourseFacts(id="x", title="Just a title", language="en", outline_language="en")
        books.append(slice_.model_copy(update={"course": nothing}))
    build_site(SiteSlice(books=books, minutes={}, downloads={}), edition, tmp_path / "site", {})
    home = Reader(tmp_path / "site/index.html")
    assert "Just a title" in home.text
    assert "lessons/boundaries.html" in home.values("a", "href")


def test_a_page_has_all_of_its_lesson(site: Path) -> None:
    page = Reader(site / "lessons/why-threats-move.html")
    for text in ("Never run this on a machine of others.", "a_very_long_identifier", "Quoted", "A note with code."):
        assert text in " ".join(page.text.split()), text
    names = [name for name, _ in page.tags]
    assert {"table", "ol", "blockquote", "figcaption", "pre", "h3"} <= set(names)
    pictures = [attributes for name, attributes in page.tags if name == "img" and "_images" in attributes["src"]]
    assert len(pictures) == 2
    assert all(picture["alt"] for picture in pictures)
    assert all((site / "lessons" / picture["src"]).is_file() for picture in pictures)


def test_objectives_and_steps_can_be_ticked(site: Path) -> None:
    page = Reader(site / "lessons/why-threats-move.html")
    boxes = page.values("input", "data-task")
    assert len(set(boxes)) == 2
    assert ["checked" in attributes for _, attributes in page.tags if "data-task" in attributes] == [False, True]
    said = json.loads(facts(site / "lessons/why-threats-move.html"))
    assert said["tasks"]["lessons/why-threats-move"] == boxes
    assert said["page"] == "lessons/why-threats-move"


def boxed(text: str, type_: str = "lab") -> tuple[int, str]:
    """How many boxes a guide gets, and its tree."""
    blocks = Sanitiser("a", {}).chapter(parse(text, "guide.md"))
    chapter = Chapter("lab", "a", "Guide", blocks, id="a", number="1.1.1", type=type_)
    page = Page({}, {}, "a-")
    tree = page.section("top", chapter.title, with_boxes(chapter, pack("en")))
    return len(page.boxes), str(tree)


def test_numbered_steps_can_be_ticked_and_keep_their_numbers() -> None:
    boxes, tree = boxed("## Task\n\n1. Look\n2. Write\n\n   ```bash\n   ls\n   ```\n")
    assert boxes == 2
    assert "enumerated_list" in tree
    assert "☐" not in tree


def test_a_list_that_begins_with_code_stays_as_it_is() -> None:
    boxes, tree = boxed("## Task\n\n1. ```bash\n   ls\n   ```\n2. Write\n")
    assert (boxes, "☐" in tree) == (0, False)


def test_a_step_under_a_heading_of_its_own_ends_in_a_box() -> None:
    steps = "### Step 1\n\n1. Look\n\n#### More\n\nText.\n\n### Step 2\n\nWrite.\n"
    boxes, tree = boxed(f"## Steps\n\n**Time:** 5 min\n\n{steps}\n## Cleanup\n\n### All\n\nDelete it.\n")
    assert boxes == 2
    assert tree.count("I have done this step") == 2
    assert re.search(r"Text.*I have done.*Step 2|Text.*I have done.*Write.*I have done.*Cleanup", tree, re.S)


@pytest.mark.parametrize("type_", ["demo", "quiz", "discussion"])
def test_what_learners_do_not_carry_out_has_no_boxes(type_: str) -> None:
    boxes, tree = boxed("## Steps\n\n### Step 1\n\n1. Look\n", type_)
    assert (boxes, "☐" in tree) == (0, False)


def test_a_box_is_remembered_by_its_text_wherever_it_stands() -> None:
    def boxes(*texts: str) -> list[str]:
        maker = Page({}, {}, "")
        items = [[{"t": "Plain", "c": [{"t": "Str", "c": "☐"}, {"t": "Space"}, *nodes.text(text)]}] for text in texts]
        maker.section("top", "Lab", [{"t": "BulletList", "c": items}])
        return maker.boxes

    first, second = boxes("Pack", "Leave")
    assert boxes("Wake up", "Pack", "Leave")[1:] == [first, second]
    assert len(set(boxes("Pack", "Pack"))) == 2


def facts(page: Path) -> str:
    found = re.search(r'<script type="application/json" id="course-site">(.*?)</script>', page.read_text("utf-8"), re.S)
    assert found
    return found[1]


def test_programs_read_what_a_page_is_and_how_it_was_made(site: Path) -> None:
    text = (site / "lessons/boundaries.html").read_text("utf-8")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found
    said = json.loads(found[1])
    assert (said["@type"], said["inLanguage"], said["timeRequired"]) == ("LearningResource", "en", "PT90M")
    assert said["creditText"] == "Made <b>by hand</b>."


def test_home_and_the_set_up_say_how_they_were_made_too(tmp_path: Path) -> None:
    books = [make_edition(tmp_path, kind)[0] for kind in ("theory", "labs")]
    edition = make_edition(tmp_path, "labs")[1]
    author = Author("anthropic/claude-x", "2026-11-02")
    for kind, file in (("lesson", books[0].modules[0].lessons[0].file), ("environment", "labguide/environment.yaml")):
        publish(edition, kind, "x", file, (edition / file).read_bytes(), signed({}, [author]))  # type: ignore[arg-type]
    slice_ = SiteSlice(books=books, minutes={}, downloads={})
    notes = made_notes(slice_, edition)
    assert notes["setup"] == "Text by anthropic/claude-x, 2026-11-02."
    assert notes["index"] == "Texts: 1 by anthropic/claude-x (2026-11-02)."
    build_site(slice_, edition, tmp_path / "site", notes)
    for name in ("index", "setup"):
        assert notes[name] in Reader(tmp_path / f"site/{name}.html").text


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    site = make_site(tmp_path, hostile=True, title="</script><script>alert(1)</script>")
    for path in site.rglob("*.html"):
        page = Reader(path)
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not {"iframe", "object", "embed", "base"} & {name for name, _ in page.tags}
        for source in page.values("script", "src") + page.values("img", "src") + page.values("link", "href"):
            assert not re.match(r"[a-z]+:|//", source), source
        for target in page.values("a", "href"):
            assert not re.match(r"(?!https?:|mailto:)[a-z]+:", target), target
            assert "secret" not in target
        scripts = re.findall(r"<script[^>]*>(.*?)</script", path.read_text("utf-8"), re.S | re.I)
        assert not [script for script in scripts if "alert" in script and not script.startswith("{")]
        assert "</script><script>alert(1)</script>" in page.text
    lesson = Reader(site / "lessons/boundaries.html")
    assert '<img src="http://evil.example/x.png" onerror="alert(1)">' in lesson.text
    assert "javascript:" not in " ".join(lesson.values("a", "href"))


def test_no_file_asks_another_host(site: Path) -> None:
    for path in site.rglob("*"):
        if path.suffix in (".html", ".css"):
            text = path.read_text("utf-8")
            assert not re.findall(r"""(?:src=|url\(|@import)\s*["']?(?:https?:)?//""", text), path


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Abrir o cerrar"), ("pt-BR", "Abrir ou fechar"), ("fr", "Ouvrir ou fermer")]
)
def test_it_speaks_the_language_of_its_course(tmp_path: Path, language: str, word: str) -> None:
    site = make_site(tmp_path, language=language)
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert f'lang="{language.replace("_", "-")}"' in text
        assert not [english for english in ENGLISH if english in text]
    assert word in (site / "index.html").read_text("utf-8")


def test_all_that_is_put_into_other_words_is_said_by_this_version_of_the_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aurora.site.build.localise", lambda *_: None)
    text = (make_site(tmp_path) / "lessons/response.html").read_text("utf-8")
    assert [said for said in (*_SAID, *_BETWEEN, *_MARKUP) if said not in text] == []


def test_what_a_lesson_says_in_the_words_of_the_frame_stays(tmp_path: Path) -> None:
    said = "<h2>Skip to content</h2><p>Contents, Menu</p>"
    (tmp_path / "page.html").write_text(said, "utf-8")
    localise(tmp_path, pack("es"))
    assert (tmp_path / "page.html").read_text("utf-8") == said


@pytest.mark.parametrize(("language", "copied"), [("pt", "Copiado"), ("es", "Copiado"), ("fr", "Copié")])
def test_the_copy_button_speaks_the_language_of_the_page(tmp_path: Path, language: str, copied: str) -> None:
    script = (make_site(tmp_path, language=language) / "_static/copybutton.js").read_text("utf-8")
    own = script.partition("messages[document.documentElement.lang] = ")[2].partition("\n")[0].removesuffix(";")
    said = json.loads(own)
    assert said["copy_success"] == copied
    assert set(said) == {"copy", "copy_to_clipboard", "copy_success", "copy_failure"}


def test_search_knows_the_words_of_every_page(site: Path) -> None:
    index = json.loads((site / "searchindex.js").read_text("utf-8").removeprefix("Search.setIndex(").removesuffix(")"))
    assert "boundari" in index["terms"]
    assert set(index["docnames"]) == {"index", "setup", *(f"lessons/{name}" for name in LESSONS)} | {
        name for name in index["docnames"] if name.startswith("labs/")
    }


def test_the_same_course_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    def content(folder: Path) -> dict[str, bytes]:
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    assert content(make_site(tmp_path)) == content(site)
