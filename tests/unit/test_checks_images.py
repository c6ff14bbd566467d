import base64
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from aurora.checks.images import check_painting, check_png, check_svg, same_shape, undecodable_png


def _png(width=1600, height=900, ground="white", mode="RGB", draw=True, ink="black"):
    image = Image.new(mode, (width, height), ground)
    if draw:
        ImageDraw.Draw(image).line((100, 100, 900, 100), fill=ink, width=4)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _claims(width, height, pixels=b""):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


GOOD = _png()


def test_a_picture_that_shows_something():
    assert check_png(GOOD) is None
    assert undecodable_png(GOOD) is None


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "I;16", "1", "LA"])
def test_every_kind_of_png(mode):
    image = Image.open(BytesIO(GOOD)).convert("L").convert(mode)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    assert check_png(buffer.getvalue()) is None


def test_drawings_of_equal_brightness_and_soft_ones_are_no_blanks():
    assert check_png(_png(ground=(200, 0, 0), ink=(0, 102, 0))) is None
    gradient = Image.linear_gradient("L").resize((1600, 900))
    buffer = BytesIO()
    gradient.save(buffer, "PNG")
    assert check_png(buffer.getvalue()) is None


@pytest.mark.parametrize(
    "data",
    [
        _png(draw=False),
        _png(draw=False, ground=(12, 80, 120)),
        _png(ink=(250, 250, 250)),
        _png(mode="RGBA", ground=(0, 0, 0, 0), draw=False),
        _png(mode="RGBA", ground=(0, 0, 0, 0), ink=(255, 255, 255, 255)),
        _png(mode="RGBA", ground=(0, 0, 0, 0), ink=(0, 0, 0, 4)),
    ],
)
def test_blank_pictures(data):
    assert check_png(data) == "it is blank"


def test_a_few_specks_are_still_blank():
    image = Image.new("RGB", (1600, 900), "white")
    for x in range(0, 1600, 100):
        image.putpixel((x, 5), (0, 0, 0))
    buffer = BytesIO()
    image.save(buffer, "PNG")
    assert check_png(buffer.getvalue()) == "it is blank"


def test_too_small():
    assert check_png(_png(width=1599)) == "it has 1599 × 900 pixels, fewer than 1600 × 200"
    assert check_png(_png(width=1200, height=300), min_width=1200, min_height=300) is None
    assert check_png(_png(height=199)) is not None


def test_cut_short_at_any_place():
    assert all(check_png(GOOD[:length]) for length in range(0, len(GOOD) - 12, 97))
    assert check_png(b"") == "it is empty"


def test_turned_bytes():
    turned = bytearray(GOOD)
    turned[len(turned) // 2] ^= 0xFF
    assert check_png(bytes(turned)) is not None


@pytest.mark.parametrize("other", ["JPEG", "GIF", "BMP"])
def test_other_formats_are_no_png(other):
    buffer = BytesIO()
    Image.open(BytesIO(GOOD)).save(buffer, other)
    assert check_png(buffer.getvalue()) == "it is not PNG"


@pytest.mark.parametrize("size", [(20_000, 20_000), (7000, 7000), (2**31 - 1, 2**31 - 1), (60_000, 1000)])
def test_pictures_that_would_fill_the_memory(size):
    wrong = check_png(_claims(*size))
    assert wrong is not None
    assert "pixels" in wrong


def test_fewer_pixels_than_claimed_and_a_bomb_in_a_text():
    assert check_png(_claims(1600, 900, b"\0" * 100)) is not None
    bomb = GOOD[:33] + _chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 80_000_000)) + GOOD[33:]
    assert isinstance(check_png(bomb), str | None)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 60))
def test_noise_is_never_a_picture_and_never_an_error(noise, place):
    assert check_png(noise) is not None
    assert check_svg(noise) is not None
    assert isinstance(check_png(GOOD[:place] + noise + GOOD[place:]), str | None)


def _svg(inside="", attributes='viewBox="0 0 160 90"'):
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {names} {attributes}>{inside}</svg>".encode()


PATH = '<path d="M0 0h9" fill="#000"/>'


@pytest.mark.parametrize(
    "svg",
    [
        _svg(PATH),
        b'<?xml version="1.0" encoding="UTF-8"?>\n' + _svg(PATH),
        _svg(PATH, 'width="160pt" height="90pt"'),
        _svg(f'<defs><symbol id="a">{PATH}</symbol></defs><use xlink:href="#a"/>'),
        _svg(f'<a href="https://a.b">{PATH}</a><style>path {{ fill: url(#g); }}</style>'),
        _svg('<rect fill="url( &quot;#g&quot; )" clip-path="url(#c)" width="2" height="2"/>'),
        _svg("<text>¿Qué?</text>"),
    ],
)
def test_svgs_that_are_fine(svg):
    assert check_svg(svg) is None


@pytest.mark.parametrize(
    ("svg", "why"),
    [
        (b"", "it is empty"),
        (b"\xff\xfe", "it is not UTF-8"),
        (_svg(PATH)[:-4], "it is not XML"),
        (b"<svg><path/></svg>", "it is not SVG"),
        (b"<html/>", "it is not SVG"),
        (b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + _svg(PATH), "it declares a document type"),
        (_svg(PATH, ""), "it has no size"),
        (_svg(PATH, 'viewBox="0 0 0 9"'), "it has no size"),
        (_svg(), "it is blank"),
        (_svg("<g></g>"), "it is blank"),
        (_svg(f"{PATH}<script>a()</script>"), "it holds <script>"),
        (_svg(f"{PATH}<foreignObject/>"), "it holds <foreignObject>"),
        (_svg(f'{PATH}<set attributeName="href" to="javascript:a"/>'), "it holds <set>"),
        (_svg('<path onclick="a()"/>'), "it acts by onclick="),
        (_svg(PATH, 'viewBox="0 0 9 9" onload="a()"'), "it acts by onload="),
        (_svg(f'<a href="javascript:a()">{PATH}</a>'), "<a> refers to"),
        (_svg(f'<a xlink:href="java&#10;script:a()">{PATH}</a>'), "<a> refers to"),
        (_svg('<image href="https://a.b/c.png"/>'), "<image> refers to"),
        (_svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "<image> refers to"),
        (_svg('<use href="other.svg#a"/>'), "<use> refers to"),
        (_svg(f"<style>@import 'a.css';</style>{PATH}"), "its style fetches"),
        (_svg('<rect fill="url(https://a.b/c#d)"/>'), "fill= fetches"),
        (_svg(r'<rect fill="u\72l(https://a.b/c)"/>'), "fill= fetches"),
        (_svg(f"<style>a {{ b: image-set('https://a.b/c' 1x) }}</style>{PATH}"), "its style fetches"),
        (_svg(f'<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="https://a.b/c"/>{PATH}'), "it holds <img> of HTML"),
        (b'<?xml-stylesheet href="https://a.b/c.css"?>' + _svg(PATH), "it holds an instruction for programs"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + _svg(PATH), "it says that it is not UTF-8"),
        (_svg("<rect style=\"fill: url('//a.b/c')\"/>"), "style= fetches"),
        (_svg('<image href="data:image/png;base64,AAAA"/>'), "the picture in it: it is not PNG"),
    ],
)
def test_svgs_that_are_not(svg, why):
    assert check_svg(svg).startswith(why)


def test_a_picture_within_an_svg_must_show_something():
    good, blank = (base64.b64encode(data).decode() for data in (GOOD, _png(draw=False)))
    assert check_svg(_svg(f'<image xlink:href="data:image/png;base64,{good}"/>')) is None
    assert check_svg(_svg(f'<image href="data:image/png;base64,{blank}"/>')) == "the picture in it is blank"


def test_deep_nesting_in_an_svg():
    assert isinstance(check_svg(_svg("<g>" * 50_000 + "</g>" * 50_000)), str)


SIZE = (1600, 1067)
GRAIN = Image.effect_noise(SIZE, 50).convert("RGB")


def _saved(image):
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "image",
    [
        GRAIN,
        Image.blend(Image.new("RGB", SIZE, (120, 60, 20)), GRAIN, 0.3),
        Image.merge("RGB", (GRAIN.getchannel(0), Image.new("L", SIZE, 90), Image.new("L", SIZE, 200))),
    ],
)
def test_one_colour_with_grain_is_no_painting(image):
    data = _saved(image)
    assert check_png(data) is None
    assert check_painting(data) == "it is nearly one colour"


def test_paintings_that_show_a_little():
    on_paper = Image.new("RGB", SIZE, (245, 240, 230))
    ImageDraw.Draw(on_paper).ellipse((700, 400, 900, 600), fill=(180, 90, 60))
    line = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(line).ellipse((500, 200, 1100, 800), outline="black", width=4)
    dusk = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    red_on_green = Image.new("RGB", SIZE, (0, 102, 0))
    ImageDraw.Draw(red_on_green).rectangle((200, 200, 700, 700), fill=(200, 0, 0))
    for image in (on_paper, line, dusk, red_on_green, Image.blend(on_paper, GRAIN, 0.2)):
        assert check_painting(_saved(image)) is None


def test_a_painting_is_a_sound_picture_first():
    assert check_painting(b"") == "it is empty"
    assert check_painting(_png(width=1599)) == "it has 1599 × 900 pixels, fewer than 1600 × 200"
    assert check_painting(_png(draw=False)) == "it is blank"


@pytest.mark.parametrize(
    ("attributes", "same"),
    [
        ('viewBox="0 0 160 90"', True),
        ('viewBox="-8 -8 159.6 90"', True),
        ('width="320pt" height="180pt"', True),
        ('viewBox="0 0 160 90" width="100%" height="100%"', True),
        ('viewBox="0 0 160 100"', False),
        ('viewBox="0 0 90 160"', False),
        ('width="160" height="95"', False),
    ],
)
def test_both_forms_of_a_picture_have_one_shape(attributes, same):
    assert same_shape(GOOD, _svg(PATH, attributes)) is same
