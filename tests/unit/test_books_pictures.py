from __future__ import annotations

import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from aurora.books.pictures import alt_text, colour_stream, inflated_size, size
from tests.unit.books_edition import draw


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()


def test_size_is_read_from_the_header(tmp_path: Path) -> None:
    draw(tmp_path / "a.png", 1)
    assert size(tmp_path / "a.png") == (160, 100)


@pytest.mark.parametrize("data", [b"", b"GIF89a" + b"0" * 40, b"\x89PNG\r\n\x1a\n" + b"0" * 5])
def test_what_is_no_png_is_said(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="no PNG"):
        size(path)


def test_a_picture_larger_than_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00")
    with pytest.raises(ValueError, match="50000 × 50000 pixels"):
        size(path)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_every_kind_of_png_becomes_rgb_rows(mode: str) -> None:
    image = Image.new("RGB", (31, 17), "white")
    image.paste("black", (3, 3, 20, 12))
    data = png(image.convert("I").point(lambda v: v * 256).convert("I;16") if mode == "I;16" else image.convert(mode))
    width, height, stream = colour_stream(data)
    assert (width, height) == (31, 17)
    assert len(zlib.decompress(stream)) == 17 * (31 * 3 + 1) == inflated_size(stream)


def test_a_plain_png_is_not_compressed_anew(tmp_path: Path) -> None:
    draw(tmp_path / "a.png", 1)
    data = (tmp_path / "a.png").read_bytes()
    assert colour_stream(data)[2] in data


def test_a_broken_stream_has_no_size() -> None:
    assert inflated_size(b"nothing") == 0
    assert inflated_size(zlib.compress(b"x" * 5_000_000)[:-3]) == 0
    assert inflated_size(zlib.compress(b"x" * 5_000_000)) == 5_000_000


def test_alt_text_comes_from_the_spec_or_is_none(tmp_path: Path) -> None:
    spec = tmp_path / "a.json"
    assert alt_text(spec) is None
    for content, expected in (('{"alt": "A"}', "A"), ('{"alt": " "}', None), ("[]", None), ("{", None)):
        spec.write_text(content)
        assert alt_text(spec) == expected
