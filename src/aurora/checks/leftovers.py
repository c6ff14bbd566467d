"""What a chat or a prompt leaves behind in a text: greetings, wrappers, placeholders that nobody filled.

A course may speak of all this, in the middle of its prose, in quotes and in code. So greetings are looked for only
where a chat has them, at the start of the first and the last paragraph, and the rest where it makes up a whole line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aurora.checks.document import Block, Document, bare, first_line
from aurora.checks.findings import Finding


def _any(*starts: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{start})" for start in starts), re.IGNORECASE)


_WORK = (
    r"(?:lesson|lab|laboratory|lab guide|draft|document|worksheet|markdown|"
    r"lecci[oó]n|laboratorio|gu[ií]a de(?:l)? laboratorio|borrador|documento|"
    r"li[cç][aã]o|aula|laborat[oó]rio|guia de(?: o)? laborat[oó]rio|rascunho|"
    r"le[cç]on|atelier|guide d['’]atelier|brouillon)"
)
_ARTICLE = r"(?:the|your|an?|la|el|una?|tu|su|o|uma?|sua?|seu|le|une?|votre|l['’])"
_AFTER = r"\s*(?:[:.!;—–]|$)|\s(?:you|that you|as you|based on|about|on|que|sobre|sur)\b"
_DELIVERED = rf"\s{_ARTICLE}\s?(?:[\w-]+ ){{0,3}}{_WORK}(?:{_AFTER})"

_OPENING = _any(
    r"(?:sure|certainly|absolutely|of course|great question|understood|got it)\s*!",
    r"(?:sure|certainly|absolutely|of course|okay|ok)\s*[,.—–-]\s*(?:here|i['’]ll|i will|i can|below|let me)\b",
    rf"(?:here is|here['’]s|below is|i(?: have|['’]ve) (?:written|created|prepared)){_DELIVERED}",
    r"(?:i['’]m|i am) sorry,? (?:but )?i (?:can['’]?t|cannot|am unable)\b",
    r"¡?\s*(?:claro(?: que s[ií])?|por supuesto|con (?:mucho )?gusto|entendido|perfecto|desde luego)\s*!",
    r"(?:claro|por supuesto|de acuerdo|entendido|perfecto)\s*[,.]\s*(?:aqu[ií]|a continuaci[oó]n|te (?:presento|dejo))",
    rf"(?:aqu[ií] (?:tienes|tiene|est[aá]|te dejo)|te presento|he (?:escrito|creado|preparado)){_DELIVERED}",
    r"lo siento,? (?:pero )?no puedo\b",
    r"(?:claro(?: que sim)?|com certeza|certamente|com prazer|perfeito)\s*!",
    r"(?:claro|com certeza|certamente|perfeito)\s*[,.]\s*(?:aqui|a seguir|segue|vou)\b",
    rf"(?:aqui est[aá]|aqui vai|segue(?: abaixo)?|escrevi|preparei){_DELIVERED}",
    r"(?:sinto muito|desculpe),? (?:mas )?n[aã]o posso\b",
    r"(?:bien s[uû]r|certainement|avec plaisir|d['’]accord|parfait|tr[eè]s bien)\s*!",
    r"(?:bien s[uû]r|certainement|d['’]accord|parfait)\s*[,.]\s*(?:voici|je vais|ci-dessous)\b",
    rf"(?:voici|voil[aà]|j['’]ai (?:r[eé]dig[eé]|cr[eé][eé]|pr[eé]par[eé])){_DELIVERED}",
    r"(?:je suis )?d[eé]sol[eé]e?,? (?:mais )?je ne peux\b",
)

_CLOSING = _any(
    r"(?:please )?let me know (?:if|whether|what)\b",
    r"i hope (?:this|that|it) (?:helps|is helpful|meets)\b",
    r"(?:please )?feel free to (?:ask|reach out|let me)\b",
    r"would you like me to\b",
    r"(?:do you )?want me to\b",
    r"if you(?:['’]d| would)? (?:like|want|need)\b.{0,80}\bi (?:can|could|will)\b",
    r"espero que (?:esto|esta \w+|te|le|sea)\b.{0,40}(?:[uú]til|ayud|sirva)",
    r"¿\s*(?:quieres|te gustar[ií]a|deseas|le gustar[ií]a) que\b",
    r"(?:av[ií]same|h[aá]zmelo saber|d[ií]me) si\b",
    r"no dudes en (?:preguntar|pedirme|consultarme)",
    r"espero que (?:isso|isto|esta \w+|seja)\b.{0,40}(?:ajud|[uú]til)",
    r"(?:voc[eê] )?gostaria (?:de )?que eu\b",
    r"(?:me avise|avise-me|me diga) se\b",
    r"j['’]esp[eè]re que\b.{0,40}(?:aide|utile|convient)",
    r"(?:souhaitez|voulez)-vous que je\b",
    r"(?:dites|faites)-(?:le-)?moi (?:si|savoir)\b",
    r"n['’]h[eé]sitez pas à (?:me|poser)\b",
)

# In the first person: prose about models speaks of them in the third.
_CONFESSION = _any(
    r"as an? (?:(?:ai|artificial intelligence|large) )?(?:language model|assistant|ai)(?: \w+){0,4},? i\b",
    r"como (?:un )?(?:modelo de lenguaje|asistente|ia)(?: \w+){0,4}, (?:yo|no (?:puedo|tengo)|mi)\b",
    r"como (?:um )?(?:modelo de linguagem|assistente|ia)(?: \w+){0,4}, (?:eu|n[aã]o (?:posso|tenho)|meu)\b",
    r"en tant qu(?:e |['’])(?:mod[eè]le de langage|assistant|ia)(?: \w+){0,4}, je\b",
)

_WRAPPER = re.compile(
    r"</?(?:course-data|lesson|lab|lab_?guide|guide|draft|document|output|answer|response|result|content|text|markdown|"
    r"file|thinking|reasoning|instructions?|prompt|system|user|assistant|context|example_output|leccion|lección|laboratorio|respuesta|"
    r"borrador|salida|licao|lição|resposta|rascunho|leçon|lecon|atelier|réponse|brouillon)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"<\|[a-z_]{1,40}\|>|\[/?INST\]|<</?SYS>>")
_INSERT = r"\[(?:INSERT|INSERIR|INS[EÉ]RER|PLACEHOLDER|YOUR|TBD|TO BE|TU |SU |SEU |VOTRE )[^\]\n]{0,200}\](?![(\[])"
_BRACES = r"\{\{\s*[\w.]{1,60}(?:\s*\|[^{}\n]{0,60})?\s*\}\}|\{%[^{}\n]{0,120}%\}"
_LOREM = r"lorem ipsum dolor"
_WHOLE = re.compile(rf"(?:{_INSERT}|{_BRACES}|\{{[a-z_][a-z0-9_]*\}}|(?i:{_LOREM}).*)[.:]?")
_WITHIN = re.compile(rf"(?<!\w){_INSERT}|{_BRACES}|(?i:{_LOREM})")
_MAX_LINE = 1000
_HEADING_MARKS = re.compile(r"^#{1,6}\s+|\s+#+$")


def check_leftovers(doc: Document) -> Iterator[Finding]:
    """Blocking: greetings, wrappers, placeholders alone on a line. Flagged: placeholders within a line."""
    yield from _fence_around(doc)
    yield from _greetings(doc)
    whole = set()
    for number, line in doc.prose():
        text = line.strip()
        if len(text) > _MAX_LINE:
            continue
        if _WRAPPER.fullmatch(text) or _TOKEN.match(text):
            message = f"'{text[:60]}' is left over from a prompt"
            yield doc.blocking(number, "prompt-left", message, "Remove it; show such a thing only as code.")
        elif _CONFESSION.match(text.lstrip("*_")):
            message = f"'{text[:60]}' speaks as a chat does"
            yield doc.blocking(number, "chat-left", message, "Remove it, or quote it where it is an example.")
        elif _WHOLE.fullmatch(_HEADING_MARKS.sub("", text)):
            message = f"the placeholder '{text[:60]}' was not filled in"
            yield doc.blocking(number, "placeholder-left", message, "Write what belongs there.")
            whole.add(number)
    for found in _placeholders(doc):
        if found.line not in whole:
            yield found


def wrapped_in_fence(doc: Document) -> bool:
    """Is the whole text one piece of Markdown code?"""
    blocks = doc.blocks()
    if not blocks or blocks[0].kind != "fence" or any(block.level for block in blocks):
        return False
    opening = blocks[0].tokens[0]
    return opening.info.strip().lower() in ("", "markdown", "md") and opening.content.lstrip().startswith("# ")


def _fence_around(doc: Document) -> Iterator[Finding]:
    if wrapped_in_fence(doc):
        fix = "Remove the first and the last fence."
        yield doc.blocking(1, "fence-around", "the whole text stands in a code fence", fix)


def _greetings(doc: Document) -> Iterator[Finding]:
    blocks = doc.blocks()
    for block in blocks[:3]:
        text = _said(block)
        if text is not None and _OPENING.match(text):
            message = f"'{text[:60]}' greets as a chat does"
            yield doc.blocking(block.line, "chat-left", message, "Remove it and begin with the text itself.")
    text = _said(blocks[-1]) if blocks else None
    if text is not None and _CLOSING.match(text):
        message = f"'{text[:60]}' takes leave as a chat does"
        yield doc.blocking(blocks[-1].line, "chat-left", message, "Remove it.")


def _said(block: Block) -> str | None:
    """The first 400 characters of a paragraph, None for anything else."""
    if block.kind != "paragraph":
        return None
    return " ".join(block.tokens[1].content[:400].split()).lstrip("*_")


def _placeholders(doc: Document) -> Iterator[Finding]:
    for inline in doc.inlines():
        text = bare(inline)
        for match in _WITHIN.finditer(text):
            line = first_line(inline) + text.count("\n", 0, match.start())
            message = f"'{match.group()[:60]}' looks like a placeholder that was not filled in"
            fix = "Write what belongs there; set it as code where it is meant as it stands."
            yield doc.flagged(line, "placeholder-doubtful", message, fix)
