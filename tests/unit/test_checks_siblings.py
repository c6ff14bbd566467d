import pytest

from aurora.checks import siblings
from aurora.checks.siblings import check_siblings

LONG = "Una copia que nadie ha restaurado no es una copia, sino una esperanza con fecha."


class _Words:
    def group(self, part):
        if part != "lesson":
            raise FileNotFoundError(part)
        return {
            "intro": "Esta lección pertenece al **módulo** {module} y se imparte en {minutes} minutos, sin pausa.",
            "list": ["Un texto fijo que puede repetirse en cada lección del curso tantas veces como haga falta."],
            "value": "{title}",
        }


@pytest.fixture(autouse=True)
def _small_pack(monkeypatch):
    monkeypatch.setattr(siblings, "pack", lambda language: _Words())


def _found(*texts, **options):
    files = {f"{index}.md": text for index, text in enumerate(texts, start=1)}
    return [(found.file, found.line, found.code) for found in check_siblings(files, languages=["es"], **options)]


def test_a_paragraph_that_repeats_an_earlier_text():
    again = "una copia que nadie\nha restaurado **no es una copia**;\nsino una esperanza con fecha"
    assert _found(f"# A\n\n{LONG}\n", f"# B\n\ntexto.\n\n{again}\n", "# C\n\notro.\n") == [
        ("2.md", 5, "paragraph-repeated")
    ]


def test_every_text_that_repeats_is_named_with_the_first():
    found = check_siblings({"a.md": f"# A\n\n{LONG}\n", "b.md": f"# B\n\n{LONG}\n", "c.md": f"# C\n\n> {LONG}\n"})
    assert [(finding.file, finding.severity) for finding in found] == [("b.md", "flagged"), ("c.md", "flagged")]
    assert all(finding.message.endswith("repeats a.md:3") for finding in found)


def test_a_text_may_repeat_itself():
    assert _found(f"# A\n\n{LONG}\n\n{LONG}\n", "# B\n") == []


def test_titles_without_their_numbers():
    assert _found("# Lección 1.1: La red\n", "# Lección 2.3: la red\n") == [("2.md", 1, "title-repeated")]
    assert _found("# Leçon 1.1 : La red\n", "# La Red\n") == [("2.md", 1, "title-repeated")]
    assert _found("# Lección 1.1: La red\n", "# Lección 1.2: El paquete\n") == []
    assert _found("# A\n\n## Resumen\n", "# B\n\n## Resumen\n") == []


@pytest.mark.parametrize(
    "piece",
    [
        "Un párrafo breve de solo ocho palabras iguales.",
        f"TODO(ejemplo): {LONG}",
        f"- {LONG}",
        f"- uno\n{LONG}",
        f"1. {LONG}",
        f"| a |\n|---|\n| {LONG} |",
        f"```text\n\n{LONG}\n\n```",
        f"~~~text\n```\n\n{LONG}\n\n~~~",
        f"    {LONG}",
        f"![{LONG}](../images/a-1.png)",
        f"[VISUAL 1: {LONG}]",
        f"## {LONG}",
    ],
)
def test_what_may_be_alike(piece):
    assert _found(f"# A\n\n{piece}\n", f"# B\n\n{piece}\n") == []


def test_after_code_paragraphs_count_again():
    text = f"```sh\nls\n```\n\n{LONG}\n"
    assert _found(f"# A\n\n{text}", f"# B\n\n{text}") == [("2.md", 7, "paragraph-repeated")]


def test_a_paragraph_that_directly_follows_a_title_or_code():
    assert _found(f"# A\n{LONG}\n", f"# B\n```sh\nls\n```\n{LONG}\n```sh\nls\n```\n") == [
        ("2.md", 5, "paragraph-repeated")
    ]


def test_fixed_words_may_repeat_with_what_is_filled_in():
    fixed = "Esta lección pertenece al **módulo** «Redes y servicios» y se imparte en 45 minutos, sin pausa."
    listed = "Un texto fijo que puede repetirse en cada lección del curso tantas veces como haga falta."
    assert _found(f"# A\n\n{fixed}\n\n{listed}\n", f"# B\n\n{fixed}\n\n{listed}\n") == []
    other = f"{fixed} {LONG}"
    assert _found(f"# A\n\n{other}\n", f"# B\n\n{other}\n") == [("2.md", 3, "paragraph-repeated")]


def test_numbers_and_fixed_phrases_are_not_counted():
    numbers = "**Tiempo:** 12 + 36 + 12 + 3 + 4 + 5 = 72 min"
    phrase = "Un texto fijo que puede repetirse en cada lección del curso tantas veces como haga falta."
    fixed = f"{numbers}, sin pausa. {phrase}"
    assert _found(f"# A\n\n{fixed}\n", f"# B\n\n{fixed}\n") == []
    assert _found(f"# A\n\n{fixed} {LONG}\n", f"# B\n\n{fixed} {LONG}\n") == [("2.md", 3, "paragraph-repeated")]


def test_what_the_outline_says_of_the_course_may_repeat():
    quoted = f"**Público:** {LONG}"
    assert _found(f"# A\n\n{quoted}\n", f"# B\n\n{quoted}\n", known=[LONG]) == []
    assert _found(f"# A\n\n{quoted}\n", f"# B\n\n{quoted}\n", known=["copia", ""]) == [
        ("2.md", 3, "paragraph-repeated")
    ]


def test_a_large_course_is_compared_pair_by_pair_with_nobody():
    paragraphs = "\n\n".join(f"{LONG} Ejemplo {number}." for number in range(150))
    texts = {f"{index}.md": f"# Lección {index}\n\n{paragraphs} {index}\n" for index in range(100)}
    found = check_siblings(texts, languages=["es"])
    assert len([finding for finding in found if finding.code == "paragraph-repeated"]) == 99 * 149


def test_the_real_packs_are_read(monkeypatch):
    monkeypatch.undo()
    banner = (
        "> **Borrador sin modelo.** Esta página se elaboró solo a partir del esquema del curso. "
        "Lo marcado con TODO está por escribir."
    )
    assert _found(f"# A\n\n> [!IMPORTANT]\n{banner}\n", f"# B\n\n> [!IMPORTANT]\n{banner}\n") == []
    assert len(_found(f"# A\n\n{LONG}\n", f"# B\n\n{LONG}\n")) == 1
