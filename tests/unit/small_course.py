"""A small edition that is built by hand, file by file, for tests of what is said about it."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from struct import pack
from typing import Any

from aurora.build import Build
from aurora.provenance import publish
from aurora.report.expected import Item, expected_items
from aurora.targets import Edition

OUTLINE = """\
course:
  title: Bees & <b>Honey</b>
  language: en
modules:
  - title: The hive
    lessons:
      - title: Queens
        duration_minutes: 30
        visuals: 2
        labs:
          - title: Open a hive
      - title: Workers
        visuals: 1
  - title: The harvest
    lessons:
      - title: Honey
        visuals: 0
    labs:
      - title: "Demo: Spin a frame"
        type: demo
"""
FOLDER = "build/bees/en"
PAGE = "# Page\n\nTODO(intro): what it is about\n\n| A | B |\n| --- | --- |\n| x | TODO(cell): a value |\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
BOOKS = {
    ".pdf": b"%PDF-1.7\n%%EOF\n",
    ".epub": EMPTY_ZIP,
    ".docx": EMPTY_ZIP,
    ".pptx": EMPTY_ZIP,
    ".html": b"<p>Text</p></html>\n",
}
SPEC = json.dumps({"kind": "flow"})


def png(value: int = 0) -> bytes:
    """A whole PNG of one grey pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes([0, value]))) + chunk(b"IEND", b"")


def make_build(outline: str = OUTLINE, **config: Any) -> Build:
    """Writes the outline into the working directory and reads it."""
    Path("outlines").mkdir(exist_ok=True)
    Path("outlines/bees.yaml").write_text(outline, encoding="utf-8")
    return Build(config)


def make_edition(outline: str = OUTLINE, **config: Any) -> Edition:
    """The one edition of the outline."""
    (edition,) = make_build(outline, **config).editions
    return edition


def build_all(edition: Edition) -> None:
    """Makes every file that the settings ask for."""
    for item in expected_items(edition):
        build_item(edition, item)


def build_item(edition: Edition, item: Item, text: str = PAGE, **made_from: str) -> None:
    """Makes the files of one item, as their job would."""
    for file in item.files:
        relative = file.removeprefix(f"{edition.folder}/")
        suffix = Path(file).suffix
        data = text.encode()
        if suffix == ".png":
            data = png(sum(item.id.encode()) % 256)
        elif suffix == ".svg":
            data = SVG
        elif suffix in BOOKS:
            data = BOOKS[suffix]
        elif suffix in (".json", ".yaml"):
            data = SPEC.encode()
        if item.kind is None:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
            Path(file).write_bytes(data)
            continue
        publish(Path(edition.folder), item.kind, item.id, relative, data, made_from)  # type: ignore[arg-type]


def item_of(edition: Edition, file: str) -> Item:
    """The item with this file, which is relative to the edition's folder."""
    return next(item for item in expected_items(edition) if f"{edition.folder}/{file}" in item.files)
