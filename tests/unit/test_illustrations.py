"""Illustrations: what a painter is asked, and which pictures will do."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from aurora.diagrams.spec import DiagramSpec
from aurora.generate import Answer
from aurora.illustrations import WIDTH, IllustrationSpec, check_image, image_request, parse_image, read_spec
from aurora.prompts import render
from aurora.slices import IllustrationFacts, Writer

SPEC = IllustrationSpec(title="A bakery", alt="Two bakers at an oven.", language="es", scene="Two bakers at an oven.")
FACTS = IllustrationFacts(course="pan", language="es", style="Woodcut.", writers={})
DIAGRAM = DiagramSpec.model_validate({"kind": "flow", "title": "T", "alt": "A", "nodes": [{"id": "a", "label": "A"}]})


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((width, height), 60).convert(mode)


def scene(width: int, height: int) -> Image.Image:
    """A picture that shows something: a disc on a ground."""
    image = Image.new("RGB", (width, height), (244, 238, 226))
    ImageDraw.Draw(image).ellipse((width // 3, height // 3, width // 2, height // 2), fill=(170, 80, 50))
    return image


def saved(image: Image.Image, form: str = "PNG") -> bytes:
    out = BytesIO()
    image.save(out, form)
    return out.getvalue()


def painted(data: bytes) -> bytes:
    picture = parse_image(Answer("", data))
    assert isinstance(picture, bytes)
    return picture


def test_the_scene_the_style_and_the_revision_decide() -> None:
    asked = image_request(SPEC, FACTS)
    assert asked.hard == {
        "scene": "Two bakers at an oven.",
        "style": "Woodcut.",
        "language": "es",
        "width": 1536,
        "height": 1024,
        "revision": 1,
    }
    assert image_request(SPEC.model_copy(update={"title": "Other", "alt": "Else"}), FACTS).hard == asked.hard
    again = FACTS.model_copy(update={"writers": {"visual.image": Writer(provider="google", model="m", prompt="1")}})
    assert image_request(SPEC, again).hard == asked.hard
    assert image_request(SPEC, FACTS.model_copy(update={"revision": 2})).hard != asked.hard


def test_a_painter_is_told_the_scene_and_a_style_and_in_plain_words_the_subject_alone() -> None:
    told = render(image_request(SPEC, FACTS)).text
    assert "Two bakers at an oven." in told
    assert "Woodcut." in told
    plain = render(image_request(SPEC, FACTS), plain=True).text
    assert "A bakery" in plain
    assert "Two bakers" not in plain
    unsaid = image_request(SPEC, FACTS.model_copy(update={"style": None}))
    assert unsaid.hard["style"] is None
    assert "editorial illustration" in render(unsaid).text


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_of_every_form_become_png_of_the_published_width(form: str) -> None:
    with Image.open(BytesIO(painted(saved(noise(480, 320), form)))) as image:
        assert (image.format, image.size, image.mode) == ("PNG", (WIDTH, round(320 * WIDTH / 480)), "RGB")


def test_the_same_picture_gives_the_same_bytes() -> None:
    data = saved(noise(480, 320))
    assert painted(data) == painted(data)


def test_what_is_transparent_becomes_white_not_black() -> None:
    clear = Image.new("RGBA", (48, 32), (0, 0, 0, 0))
    clear.paste(noise(16, 16, "RGBA"), (0, 0))
    with Image.open(BytesIO(painted(saved(clear)))) as image:
        assert image.getpixel((image.width - 1, image.height - 1)) == (255, 255, 255)


def test_whatever_cannot_be_decoded_has_the_wrong_form() -> None:
    whole = saved(noise(64, 48))
    spoilt = [b"", b"<html>", whole[: len(whole) // 2], saved(noise(8, 8), "GIF")]
    spoilt += [whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :] for at in range(8, 120)]
    for data in spoilt:
        try:
            parse_image(Answer("", data))
        except ValueError:
            continue
    with pytest.raises(ValueError, match="cannot be decoded"):
        parse_image(Answer("", whole[: len(whole) // 2]))


def test_a_diagram_may_stand_in_the_place_of_a_picture_and_other_text_may_not() -> None:
    assert parse_image(Answer(DIAGRAM.model_dump_json(), fallback="diagram")) == DIAGRAM
    with pytest.raises(ValueError, match="JSON"):
        parse_image(Answer("I cannot paint that."))


def test_pictures_that_fit_no_page_are_stopped() -> None:
    assert check_image(saved(scene(1800, 1200)), "a.png") == []
    assert check_image(DIAGRAM, "a.png") == []
    (blank,) = check_image(saved(Image.new("RGB", (480, 320), "white")), "a.png")
    assert (blank.code, blank.severity) == ("image", "blocking")
    (grain,) = check_image(saved(noise(1800, 1200)), "a.png")
    assert (grain.code, grain.severity) == ("image", "blocking")
    assert "nearly one colour" in str(grain)
    (banner,) = check_image(saved(scene(1800, 500)), "a.png")
    assert (banner.code, banner.severity) == ("ratio", "blocking")


@pytest.mark.parametrize("size", [(1600, 1600), (1600, 2400), (2560, 1080)])
def test_another_shape_than_was_asked_for_is_asked_for_again_and_will_do_in_the_end(size: tuple[int, int]) -> None:
    (other,) = check_image(saved(scene(*size)), "a.png")
    assert (other.code, other.severity) == ("ratio", "again")
    assert f"{size[0] / size[1]:.2f} times as wide as high" in str(other)


def test_specs_of_both_kinds_are_told_apart() -> None:
    assert read_spec(SPEC.model_dump_json().encode()) == SPEC
    assert read_spec(DIAGRAM.model_dump_json().encode()) == DIAGRAM


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"kind": "illustration"}', b'{"kind": "photo"}'])
def test_what_is_no_spec_is_said(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_spec(data)
