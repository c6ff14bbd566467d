import pytest

from aurora.checks.cutoff import check_ending
from aurora.checks.document import parse


def _found(text):
    return [(found.line, found.code, found.severity) for found in check_ending(parse(text, "a.md"))]


@pytest.mark.parametrize(
    ("ending", "line"),
    [
        ("## Resumen", 5),
        ("La red transporta los", 5),
        ("La red transporta\nlos paquetes, y", 6),
        ("La red tiene estos pasos:", 5),
        ("La red, según el", 5),
        ("Hay 3", 5),
        ("Hay una red (la", 5),
        ("Hay una «", 5),
        ("> La red transporta", 5),
        ("- La red.\n- El paquete y los", 6),
        ("- La red.\n- El paquete,", 6),
        ("1. La red.\n2. Los pasos:", 6),
        ("La **red", 5),
        ("La red usa `tcp.", 5),
        ("Véase [la norma](https://www.", 5),
        ("- La red.\n- **El paquete.", 6),
        ("| a | b |\n|---|---|\n| c | d |\n| e", 8),
        ("| a | b |", 5),
    ],
)
def test_texts_that_stop_in_the_middle(ending, line):
    assert _found(f"# A\n\ntexto.\n\n{ending}\n") == [(line, "cut-off", "blocking")]


@pytest.mark.parametrize(
    "ending",
    [
        "La red transporta los paquetes.",
        "¿La red transporta los paquetes?",
        "La red transporta los paquetes…",
        "La red transporta «los paquetes».",
        "La red transporta los paquetes (todos)",
        "**La red transporta los paquetes.**",
        "**2. La red:** TODO(red): qué transporta",
        "TODO(red): qué transporta",
        "[NEXT]",
        "[VISUAL 1: la red]",
        "![la red](../images/a-1.png)",
        "Ejecutar `ls`",
        "Véase [la norma](https://example.org/n)",
        "Véase https://example.org/n",
        "La potencia es 2**3 o 2 * 3.",
        "- La red\n- El paquete",
        "- La red;\n- el paquete;",
        "- [ ] La red transporta",
        "| a | b |\n|---|---|\n| c | d |",
        "a | b\n--|--\nc | d",
        "```sh\nls\n```",
        "***",
        "ネットワークはパケットを運ぶ",
        "เครือข่ายส่งข้อมูล",
    ],
)
def test_texts_that_are_whole(ending):
    assert _found(f"# A\n\ntexto.\n\n{ending}\n") == []


def test_nothing_but_a_title_is_cut_off():
    assert _found("# A\n") == [(1, "cut-off", "blocking")]
    assert _found("") == []


def test_only_the_end_is_looked_at():
    assert _found("# A\n\nLos pasos:\n\n- uno\n- dos y\n\nFin.\n") == []
