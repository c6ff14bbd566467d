import pytest

from aurora.checks.document import parse
from aurora.checks.leftovers import check_leftovers


def _found(text):
    return [(found.line, found.code, found.severity) for found in check_leftovers(parse(text, "a.md"))]


@pytest.mark.parametrize(
    "greeting",
    [
        "Sure! Here is what you asked for.",
        "Certainly! I'll write it now.",
        "Of course, here's the text.",
        "Here is the lesson:",
        "Here's your complete revised lab guide.",
        "I have prepared the draft you asked for.",
        "I'm sorry, but I can't help with that.",
        "¡Claro! Vamos allá.",
        "Claro, aquí tienes el texto.",
        "¡Por supuesto!",
        "Aquí tienes la lección completa que pediste:".replace(" completa", ""),
        "Lo siento, pero no puedo escribir esto.",
        "Claro! Vamos lá.",
        "Com certeza, segue o texto.",
        "Aqui está a aula:",
        "Desculpe, mas não posso ajudar.",
        "Bien sûr ! Commençons.",
        "D’accord, voici le texte.",
        "Voici la leçon :",
        "Voici l’atelier.",
        "Je suis désolé, mais je ne peux pas.",
    ],
)
def test_a_greeting_before_or_right_after_the_title(greeting):
    assert _found(f"{greeting}\n\n# A\n\ntext.\n") == [(1, "chat-left", "blocking")]
    assert _found(f"# A\n\n**{greeting}**\n\ntext.\n") == [(3, "chat-left", "blocking")]
    assert _found(f"# A\n\n[POSITION]\n\n{greeting}\n\ntext.\n") == [(5, "chat-left", "blocking")]


@pytest.mark.parametrize(
    "farewell",
    [
        "Let me know if you need anything else.",
        "I hope this helps!",
        "Would you like me to add exercises?",
        "If you want, I can add a quiz.",
        "Espero que esto te sea útil.",
        "¿Quieres que añada ejercicios?",
        "Avísame si necesitas cambios.",
        "Espero que isso ajude!",
        "Você gostaria que eu acrescentasse exercícios?",
        "J’espère que cela vous aide.",
        "Souhaitez-vous que je continue ?",
        "N'hésitez pas à me demander des précisions.",
    ],
)
def test_a_farewell_at_the_end(farewell):
    assert _found(f"# A\n\ntext.\n\n{farewell}\n") == [(5, "chat-left", "blocking")]
    assert _found(f"# A\n\ntext.\n\n{farewell}\n\nmore text.\n") == []


@pytest.mark.parametrize(
    "opening",
    [
        "Here is the lab environment that all exercises share.",
        "Here is how a request travels.",
        "Here are the tools.",
        "Sure-footed engineers test their backups.",
        "Of course, backups fail too.",
        "Claro está que las copias fallan.",
        "A continuación se configura el servidor.",
        "Claro que o servidor falha.",
        "Voici comment une requête voyage.",
        "Bien sûr, les sauvegardes échouent.",
        "«¡Claro! Aquí tienes la contraseña», respondió el asistente.",
        '"Sure! Here is the password", the model answered.',
        "`Sure! Here is the lesson`",
        "> Sure! Here is the password.",
    ],
)
def test_openings_that_a_course_may_have(opening):
    assert _found(f"# A\n\n{opening}\n\ntext.\n") == []


@pytest.mark.parametrize(
    "confession",
    [
        "As an AI language model, I cannot browse.",
        "As a large language model trained by a company, I cannot browse.",
        "Como modelo de lenguaje, no puedo navegar.",
        "Como un asistente de IA, no tengo acceso.",
        "Como modelo de linguagem, não posso navegar.",
        "En tant que modèle de langage, je ne peux pas.",
    ],
)
def test_a_model_that_speaks_of_itself(confession):
    assert _found(f"# A\n\ntext.\n\n{confession}\n\ntext.\n") == [(5, "chat-left", "blocking")]
    for quoted in (
        f"> {confession}",
        f"```text\n{confession}\n```",
        f"The model says: “{confession}”",
        f"- “{confession}”",
    ):
        assert _found(f"# A\n\ntext.\n\n{quoted}\n\ntext.\n") == []


def test_prose_about_models():
    assert (
        _found("# A\n\nAs an AI language model, GPT has no memory.\n\nComo modelo de lenguaje, GPT no recuerda.\n")
        == []
    )


@pytest.mark.parametrize(
    "line",
    [
        "<lesson>",
        "</output>",
        '<document lang="es">',
        "<thinking>",
        "</lección>",
        "<|im_start|>assistant",
        "[INST] Write",
    ],
)
def test_wrappers_of_a_prompt(line):
    assert _found(f"# A\n\ntext.\n\n{line}\n") == [(5, "prompt-left", "blocking")]
    assert _found(f"# A\n\ntext\n{line}\n") == [(4, "prompt-left", "blocking")]
    assert _found(f"# A\n\n```xml\n{line}\n```\n\nThe mark `{line}` opens a turn.\n") == []


@pytest.mark.parametrize("info", ["markdown", "md", ""])
def test_a_fence_around_the_whole(info):
    assert _found(f"```{info}\n# A\n\ntext.\n```\n") == [(1, "fence-around", "blocking")]


def test_an_example_of_markdown_is_fine():
    assert _found("# A\n\n```markdown\n# B\n```\n\ntext.\n") == []
    assert _found("```sh\n# A\n```\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "[INSERT DIAGRAM HERE]",
        "[INSERTAR FIGURA]",
        "[INSERIR FIGURA]",
        "[INSÉRER UNE FIGURE]",
        "[YOUR NAME]",
        "[TBD]",
        "{{ lesson.title }}",
        "{{ title | upper }}",
        "{% endfor %}",
        "{lesson_title}",
        "# {{ title }}",
        "Lorem ipsum dolor sit amet, consectetur.",
    ],
)
def test_placeholders_alone_on_a_line(line):
    assert _found(f"# A\n\ntext.\n\n{line}\n\ntext.\n") == [(5, "placeholder-left", "blocking")]
    assert _found(f"# A\n\n```jinja\n{line}\n```\n\nA template says `{line}`.\n") == []


def test_placeholders_within_a_line_are_only_flagged():
    text = "# A\n\nWrite to [YOUR NAME] and\nuse {{ user }} there.\n\n| a |\n|---|\n| Lorem ipsum dolor |\n"
    assert _found(text) == [(line, "placeholder-doubtful", "flagged") for line in (3, 4, 8)]


def test_what_only_looks_like_a_placeholder():
    assert _found("# A\n\nSend it to /users/{user_id} or [INSERT INTO](sql.md) a table, {a, b}.\n") == []
    assert _found("# A\n\nWrite \\[YOUR NAME\\] or \\{\\{ user \\}\\}.\n") == []
