"""Descriptions become steps without cuts into commands, file names or abbreviations."""

import pytest

from aurora.providers.offline.sentences import is_check, split_steps


@pytest.mark.parametrize(
    ("language", "text", "steps"),
    [
        (
            "es",
            "Editar /etc/hosts.conf. Ejecutar free -h. Medir.",
            ["Editar /etc/hosts.conf.", "Ejecutar free -h.", "Medir."],
        ),
        (
            "es",
            "Leer el manual, p. ej. El de EE. UU. Responder al Sr. Gil.",
            ["Leer el manual, p. ej. El de EE. UU. Responder al Sr. Gil."],
        ),
        (
            "es",
            "Abrir el panel, activar la alerta y registrar la salida.",
            ["Abrir el panel.", "Activar la alerta.", "Registrar la salida."],
        ),
        (
            "es",
            "Identificar los discos antes de particionar, formatear o montar.",
            ["Identificar los discos antes de particionar, formatear o montar."],
        ),
        (
            "es",
            "Leer todo para evitar perder datos y dañar el disco.",
            ["Leer todo para evitar perder datos y dañar el disco."],
        ),
        (
            "es",
            "Probar ls -l, ls -a y ls -h; confirmar que hay tres.",
            ["Probar ls -l, ls -a y ls -h.", "Confirmar que hay tres."],
        ),
        (
            "es",
            "El instructor muestra el panel (red, discos; memoria) y explica el fallo.",
            ["El instructor muestra el panel (red, discos; memoria) y explica el fallo."],
        ),
        ("es", "Revisar el lugar y taller antes.", ["Revisar el lugar y taller antes."]),
        (
            "en",
            "Deploy the app, expose it on port 80, and verify the answer.",
            ["Deploy the app.", "Expose it on port 80.", "Verify the answer."],
        ),
        (
            "en",
            "Check that users can install and configure it, e.g. Alice. Then stop.",
            ["Check that users can install and configure it, e.g. Alice.", "Then stop."],
        ),
        (
            "fr",
            "Créer le dossier, modifier le fichier et vérifier la page.",
            ["Créer le dossier.", "Modifier le fichier.", "Vérifier la page."],
        ),
        (
            "pt",
            "Criar o arquivo, protegê-lo e verificar o resultado.",
            ["Criar o arquivo.", "Protegê-lo e verificar o resultado."],
        ),
        ("en", "1. Open it.\n2. Close it.\n\n- Save\n- Leave", ["Open it.", "Close it.", "Save", "Leave"]),
        ("en", "Works at 2 p.m. or later.\nGoes on.", ["Works at 2 p.m. or later.", "Goes on."]),
        ("en", "  \n ... \n", []),
    ],
)
def test_steps(language: str, text: str, steps: list[str]) -> None:
    assert split_steps(text, language) == steps


def test_a_language_without_a_pack_is_split_like_english() -> None:
    assert split_steps("Eins. Zwei.", "de") == ["Eins.", "Zwei."]


def test_checks_are_recognised() -> None:
    assert is_check("Confirmar que arranca.", "es")
    assert is_check("Verify the page.", "en")
    assert not is_check("Instalar el paquete.", "es")
