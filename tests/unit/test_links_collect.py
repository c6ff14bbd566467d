"""Which links of published pages are asked, and where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurora.checks.document import parse
from aurora.links.collect import Place, address_of, collect, is_example, is_own, links_of
from tests.unit.small_course import FOLDER, build_item, item_of, make_edition


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://a.b/C?d=E#f", "https://a.b/C?d=E"),
        ("HTTPS://A.B/C", "https://a.b/C"),
        ("https://me:secret@a.b/c", "https://a.b/c"),
        ("https://me@x:secret@a.b/c", "https://a.b/c"),
        ("http://a.b:8080", "http://a.b:8080"),
        ("http://[2001:db8::1]:80/a", "http://[2001:db8::1]:80/a"),
        ("https://bücher.de/ü", "https://bücher.de/ü"),
    ],
)
def test_what_is_asked(target: str, address: str) -> None:
    assert address_of(target) == address


@pytest.mark.parametrize(
    "target",
    [
        "#a",
        "b.md",
        "mailto:a@b.c",
        "ftp://a.b",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///a",
        "http://[a",
        "http://a:b/",
        "http://a:99999/",
        "http://a b/",
        "http://a/\x00",
        "http://a/\r\nX: y",
        "http://a/\x85",
        "//a.b/c",
        "https://a.b/" + "x" * 4000,
    ],
)
def test_what_is_never_asked(target: str) -> None:
    assert address_of(target) is None


def test_links_in_all_their_forms() -> None:
    text = """\
# Title

See [one](https://a.b/1), <https://a.b/2> and
https://a.b/3. Then (https://a.b/4_(x)), and [https://a.b/shown](https://a.b/5#part).

| Name | Where |
| --- | --- |
| x | [six](https://a.b/6) |

> - **[seven][s]**, [here](#title), `https://a.b/no`, https://a.b/8

```sh
curl https://a.b/no
```

![https://a.b/no](../images/a-1.png)

[s]: https://a.b/7
"""
    assert links_of(parse(text, "a.md")) == [
        (3, "https://a.b/1"),
        (3, "https://a.b/2"),
        (4, "https://a.b/3"),
        (4, "https://a.b/4_(x)"),
        (4, "https://a.b/5"),
        (8, "https://a.b/6"),
        (10, "https://a.b/7"),
        (10, "https://a.b/8"),
        (18, "https://a.b/7"),
    ]


def test_a_hundred_thousand_characters_are_read_in_a_moment() -> None:
    text = "# T\n\n" + "https://a.b/" + ")" * 100_000 + "\n\n" + "https://" * 10_000 + "\n\nhttps://a.b/c)\n"
    assert links_of(parse(text, "a.md")) == [(7, "https://a.b/c")]


def test_examples_and_the_readers_own_machine() -> None:
    examples = ["https://example.com/a", "http://www.example.org", "http://a.test:80", "http://EXAMPLE"]
    own = ["http://localhost:80", "http://127.0.0.1", "http://[::1]/", "http://0.0.0.0:8080/", "http://nas.local."]
    others = ["https://example.com.evil.io/localhost", "https://myexample.com", "http://10.0.0.1", "http://latest"]
    assert [is_example(one) for one in (*examples, *own, *others)] == [True] * 4 + [False] * 9
    assert [is_own(one) for one in (*examples, *own, *others)] == [False] * 4 + [True] * 5 + [False] * 4


def test_pages_are_read_in_the_order_of_the_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    edition = make_edition()
    lesson, lab = "lessons/module-01-lesson-02.md", "labguide/lab-01-01-01.md"
    assert collect([edition]).pages == 0
    build_item(edition, item_of(edition, lesson), "# A\n\n[z](https://z.y) [x](https://x.w) <http://localhost>\n")
    build_item(edition, item_of(edition, lab), "# B\n\n[x](https://x.w)\n\n[x](https://x.w#v)\n")
    found = collect([edition])
    assert found.places == {
        "https://x.w": [Place(f"{FOLDER}/{lesson}", 3), Place(f"{FOLDER}/{lab}", 3), Place(f"{FOLDER}/{lab}", 5)],
        "https://z.y": [Place(f"{FOLDER}/{lesson}", 3)],
    }
    assert (found.pages, found.left_out) == (2, 1)
    assert "http://localhost" in collect([edition], local=True).places
    (labs,) = [make_edition(content="labs")]
    assert list(collect([labs]).places) == ["https://x.w"]


def test_what_comes_from_an_edit_is_to_be_mended_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    edition = make_edition()
    page = "lessons/module-01-lesson-01.md"
    text = "# Lesson 1.1: A\n\n*Before*\n\n[x](https://x.w)\n\nand [x](https://x.w) [y](https://y.w)\n"
    build_item(edition, item_of(edition, page), text)
    edit = Path("edits/bees/en/lessons/queens.md")
    edit.parent.mkdir(parents=True)
    edit.write_text("# A\n\n[x](https://x.w)\n\nand [x](https://x.w)\n")
    assert collect([edition]).places == {
        "https://x.w": [
            Place(f"{FOLDER}/{page}", 5, edit.as_posix(), 3),
            Place(f"{FOLDER}/{page}", 7, edit.as_posix(), 5),
        ],
        "https://y.w": [Place(f"{FOLDER}/{page}", 7)],
    }
    edit.write_bytes(b"\xff")
    assert collect([edition]).places["https://x.w"][0].edit is None
