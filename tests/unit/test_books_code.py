"""Code in books: which languages are highlighted, in which colours, and that nothing else passes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from aurora.books.build import make_book
from aurora.books.code_colours import GROUND, code_colours, pandoc_theme, textmate_theme
from aurora.books.code_languages import LANGUAGES, code_language
from aurora.books.pandoc import pandoc, parse
from aurora.books.sanitise import Sanitiser
from aurora.books.typst_code import TypstCode
from aurora.theme import LEAST_CONTRAST, Theme, contrast, load_theme, theme_names
from tests.unit.books_edition import make_edition

CODE = """
```sh
# note
for name in a b; do echo "$name" 42; done
```

```"><script>
x = 1
```

```kaboom
x = 1
```
"""


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("py", "python"),
        ("YAML", "yaml"),
        ("yml", "yaml"),
        ("C++", "cpp"),
        ("shell", "bash"),
        ("console", None),
        ("", None),
        ("python onload=x", None),
        ('"><script>', None),
    ],
)
def test_only_known_languages_have_a_name(said: str, language: str | None) -> None:
    assert code_language(said) == language


def test_pandoc_highlights_each_known_language() -> None:
    blocks = "".join(f'```{name}\nif (x == "a") {{ return 1; }}\n```\n\n' for name in sorted(LANGUAGES))
    arguments = ["--from", "commonmark", "--to", "html5", "--wrap=none", "--syntax-highlighting=pygments"]
    html = pandoc(arguments, blocks.encode()).decode()
    assert set(re.findall(r'<pre class="sourceCode (\w+)"', html)) == LANGUAGES


@pytest.mark.parametrize("name", theme_names())
def test_every_colour_of_code_can_be_read(name: str) -> None:
    for part, colour in code_colours(load_theme(name)).items():
        assert contrast(colour, GROUND) >= LEAST_CONTRAST, part


def test_pale_colours_are_darkened_for_code() -> None:
    theme = load_theme()
    colours = theme.colours.model_copy(update={"accent": "#8FD9C8", "palette": ["#9ACD32", "#FFD700", "#E0E0E0"]})
    found = code_colours(Theme.model_copy(theme, update={"colours": colours}))
    assert all(contrast(colour, GROUND) >= LEAST_CONTRAST for colour in found.values())
    assert found["keyword"] == theme.colours.primary


def test_both_highlighters_get_the_same_colours() -> None:
    theme = load_theme()
    styles = json.loads(pandoc_theme(theme))["text-styles"]
    assert styles["String"]["text-color"] == code_colours(theme)["string"]
    texts = [node.text for node in ElementTree.fromstring(textmate_theme(theme)).iter() if node.tag == "string"]
    assert set(code_colours(theme).values()) <= set(texts)


def test_a_foreign_language_leaves_code_plain() -> None:
    blocks = Sanitiser("c", {}).chapter(parse(CODE, "code"))
    assert [block["c"][0][1] for block in blocks] == [["bash"], [], []]
    code = TypstCode({}, {}).blocks(blocks)
    assert code.count("lang: none") == 2
    assert 'lang: "bash"' in code


def test_formats_highlight_and_wrap(tmp_path: Path) -> None:
    slice_, edition = make_edition(tmp_path)
    path = edition / "lessons/module-01-lesson-02.md"
    path.write_text(path.read_text() + CODE)
    html = make_book(slice_, edition, "html", "book").decode()
    assert '<span class="cf">for</span>' in html
    assert "--code-keyword: #" in html
    assert "pre.sourceCode > code.sourceCode { white-space: pre-wrap; }" in html
    assert "aria-hidden" not in html
    assert html.count("<pre><code>") == 2
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "epub", "book"))) as archive:
        pages = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml"))
    assert '<span class="cf">for</span>' in pages
    assert 'aria-hidden="true"' not in pages
    with zipfile.ZipFile(io.BytesIO(make_book(slice_, edition, "docx", "book"))) as archive:
        document, styles = (archive.read(f"word/{name}.xml").decode() for name in ("document", "styles"))
    assert '<w:rStyle w:val="ControlFlowTok"' in document
    keyword = code_colours(load_theme())["keyword"][1:].lower()
    assert re.search(rf'w:styleId="ControlFlowTok".*?<w:color w:val="{keyword}"', styles)
