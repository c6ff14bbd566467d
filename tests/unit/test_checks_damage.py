import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aurora.checks.damage import damaged, damaged_picture, fingerprint, normalised

PAGE = (
    "# Lección 1.1: Copias\n\nUna copia que nadie ha restaurado no es una copia.\n\n## Resumen\n\nRestaurar.\n".encode()
)


def test_every_strict_prefix_of_what_was_published_is_damage():
    published = json.loads(json.dumps(fingerprint(PAGE)))
    assert all(damaged(PAGE[:length], published) for length in range(len(PAGE)))


def test_a_page_may_be_shortened_by_whole_lines():
    published = fingerprint(PAGE)
    kept = [length for length in range(len(PAGE)) if damaged(PAGE[:length], published, page=True) is None]
    ends = [place for place, byte in enumerate(PAGE) if byte == ord("\n")]
    assert kept == sorted({place for end in ends for place in (end, end + 1) if 0 < place < len(PAGE)})


def test_what_was_published_is_whole():
    assert damaged(PAGE, fingerprint(PAGE)) is None


@pytest.mark.parametrize(
    "edit",
    [
        PAGE + b"More.\n",
        PAGE.replace(b"Restaurar", b"Probar"),
        PAGE[:-2] + b"!\n",
        PAGE[:40].rstrip() + b" y fin.\n",
        PAGE.replace(b"\n", b"\r\n"),
        PAGE[10:],
        b"x",
    ],
)
def test_edits_are_no_damage(edit):
    assert damaged(edit, fingerprint(PAGE)) is None


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is empty"),
        (b"\0" * 200, "it holds NUL bytes"),
        (PAGE[:50] + b"\0" * 50, "it holds NUL bytes"),
        ("# Lección".encode("latin-1"), "it is not UTF-8 (line 1)"),
        (b"\x89PNG\r\n", "it is not UTF-8 (line 1)"),
        (PAGE[:30], f"it breaks off after 30 of {len(PAGE)} bytes"),
    ],
)
def test_what_is_wrong(data, why):
    assert damaged(data, fingerprint(PAGE)) == why


def test_without_provenance_only_the_bytes_themselves_tell():
    assert damaged(PAGE[:30], None) is None
    assert damaged(PAGE[:30], {"size": len(PAGE), "sha256": "0" * 64}) is None
    assert damaged(b"", None) == "it is empty"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1), st.binary(max_size=40))
def test_only_prefixes_break_off(text, data):
    whole = text.encode()
    verdict = damaged(data, fingerprint(whole))
    found = normalised(data).removesuffix(b"\r")
    cut = found != normalised(whole) and normalised(whole).startswith(found)
    assert (verdict is not None and "breaks off" in verdict) <= cut
    if data.strip() and cut:
        assert verdict is not None


def test_only_texts_have_a_fingerprint():
    with pytest.raises(UnicodeDecodeError):
        fingerprint(b"\xff")


def test_pictures_are_known_by_whether_they_can_be_decoded():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><path d="M0 0h4"/></svg>'
    assert damaged_picture(svg, ".svg") is None
    assert damaged_picture(svg[:-3], ".svg") is not None
    assert damaged_picture(b"", ".svg") == "it is empty"
    assert damaged_picture(svg, ".png") == "it is not PNG"
    with pytest.raises(ValueError, match="gif"):
        damaged_picture(svg, ".gif")


def test_a_small_picture_of_an_author_is_no_damage():
    from io import BytesIO

    from PIL import Image

    buffer = BytesIO()
    Image.new("L", (30, 20), 255).save(buffer, "PNG")
    assert damaged_picture(buffer.getvalue(), ".png") is None
    assert damaged_picture(buffer.getvalue()[:-20], ".png") is not None
