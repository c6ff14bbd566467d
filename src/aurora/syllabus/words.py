"""The words by which a syllabus in English, Spanish, Portuguese or French names its parts.

All words are folded (lower case, no accents). A label is compared without what qualifies it: "Objetivos generales del
curso" is "objetivos", "Course objectives" is "objectives".
"""

from __future__ import annotations

import re
from typing import NamedTuple

from aurora.outline.models import ActivityType
from aurora.outline.titles import strip_numbering
from aurora.outline.values import fold

_LONGEST_LABEL = 90

_WORDS: dict[str, str] = {
    "title": """title|name|course|titulo|nombre|curso|asignatura|nome|titre|nom|cours|intitule""",
    "objectives": """objectives|objective|goals|goal|aims|outcomes|learning outcomes|outcome|learning objectives
        |learning goals|competencies|competences|skills|objetivos|objetivo|objetivos de aprendizaje
        |objetivo de aprendizaje|resultados de aprendizaje|resultado de aprendizaje|competencias|logros
        |logros de aprendizaje|metas|objetivos de aprendizagem|resultados de aprendizagem|objectifs|objectif
        |objectifs pedagogiques|objectifs d'apprentissage|acquis d'apprentissage|resultats d'apprentissage""",
    "audience": """audience|target audience|intended audience|target group|participants|who should attend
        |who is it for|who this is for|who is this for|dirigido a|audiencia|publico|publico objetivo|publico meta
        |a quien va dirigido|a quien se dirige|a quien esta dirigido|destinatarios|perfil del participante
        |perfil de los participantes|perfil del alumno|perfil del estudiante|publico-alvo|publico alvo
        |a quem se destina|destinatarios|publics?|public vise|public cible|a qui s'adresse|pour qui""",
    "prerequisites": """prerequisites?|pre-requisites?|requirements|entry requirements|prior knowledge
        |before you start|prerrequisitos?|prerequisitos?|pre-requisitos?|requisitos?|requisitos previos
        |requisitos de acceso|requisitos de entrada|conocimientos previos|conhecimentos previos|prerequis|pre-requis
        |connaissances prealables|connaissances requises|conocimientos necesarios""",
    "duration": """duration|length|time|hours|minutes|workload|duracion|tiempo|horas|minutos|carga horaria
        |horas lectivas|numero de horas|duracao|tempo|duree|heures|volume horaire|estimated time|study time""",
    "level": """level|difficulty|nivel|dificultad|dificuldade|niveau|difficulte""",
    "language": """language|idioma|lengua|lingua|langue""",
    "description": """description|overview|summary|about|abstract|synopsis|descripcion|resumen|sumilla|sinopsis|acerca
        |descricao|resumo|ementa|sintese|descriptif|apercu""",
    "bloom": """bloom|bloom level|bloom's level|nivel de bloom|nivel bloom|nivel taxonomico|niveau de bloom""",
    "labs": """labs?|laborator(?:y|ies)|hands-on labs?|hands-on|hands on|practicals?|practices?|activit(?:y|ies)
        |lab activities|practical activities|workshops|laboratorios?|practicas?|practicas de laboratorio
        |actividades|actividad|actividades practicas|talleres|praticas?|atividades|atividades praticas|oficinas
        |laboratoires?|travaux pratiques|tp|activites?|ateliers""",
    "demos": """demos?|demonstrations?|demostracion(?:es)?|demonstracao|demonstracoes""",
    "exercises": """exercises?|ejercicios?|ejercicios practicos|exercicios?|exercices?""",
    "discussions": """discussions?|debates?|discusion(?:es)?|discussao|discussoes|foros?""",
    "quizzes": """quiz|quizzes|quizes|cuestionarios?|questionarios?|knowledge checks?|autoevaluacion""",
    "contents": """topics|topic list|contents?|agenda|outline|syllabus|curriculum|program|programme|modules|units
        |lessons|sessions|classes|chapters|course structure|table of contents|temas|contenidos?|temario
        |programa|contenido tematico|contenidos tematicos|contenido programatico|modulos|unidades|bloques
        |unidades didacticas|unidades tematicas|lecciones|sesiones|clases|capitulos|subtemas|topicos|indice
        |plan de estudios|desglose|plan de estudos|conteudos?|conteudo programatico|aulas|licoes|sessoes
        |contenus?|sommaire|sujets|lecons|seances|chapitres|unites|programme detaille|desarrollo del temario""",
    "tools": """tools|software|herramientas|ferramentas|outils|logiciels|required software|software requerido
        |software necesario|tecnologias|technologies""",
    "hardware": """hardware|equipment|equipo|equipos|equipamiento|equipamento|materiel""",
    "elsewhere": """methodology|methods?|teaching methods?|assessments?|grading|evaluation criteria|evaluation method
        |bibliography|references|further reading|reading list|readings|resources|materials|instructors?|teachers?
        |trainers?|schedule|calendar|certification|certificate|contact|policies|price|cost|faq|registration|included
        |metodologia|metodos?|evaluacion|criterios de evaluacion|sistema de evaluacion|calificacion|bibliografia
        |referencias|lecturas|recursos|materiales|material|docentes?|profesor(?:es)?|profesorado|instructor(?:es)?|ponentes?
        |facilitador(?:es)?|horarios?|calendario|cronograma|fechas|certificacion|certificado|contacto|politicas|precio
        |costo|coste|inversion|inscripcion|modalidad|avaliacao|criterios de avaliacao|referencias bibliograficas
        |bibliografia basica|materiais|professor(?:es)?|certificacao|contato|preco|bibliographie|ressources|formateurs?
        |intervenants?|calendrier|tarifs?|modalites|modalites d'evaluation|methodes pedagogiques|moyens pedagogiques""",
}
_FIELDS = {
    name: re.compile("(?:" + "|".join(part.strip() for part in words.split("|")) + ")")
    for name, words in _WORDS.items()
}
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"(?:al (?:finalizar|terminar|concluir|termino)|by the end|at the end of th"
     r"|after (?:completing|finishing|this course|the course)|on completion|upon completion"
     r"|ao (?:final|terminar|concluir)|a l'issue|a la fin)\b.*", "objectives"),
    (r"(?:what (?:you(?:'ll| will)|participants will|students will)|you will (?:learn|be able)"
     r"|(?:lo )?que (?:vas a aprender|aprenderas|aprendera[sn]?|se aprende)|o que voce (?:vai aprender|aprendera)"
     r"|ce que vous (?:allez apprendre|apprendrez)|vous (?:serez capable|saurez))\b.*", "objectives"),
    (r"(?:who (?:should|is this|this course is)|this course is (?:for|aimed)|(?:este )?curso (?:esta )?dirigido a"
     r"|para quien(?:es)?|a quem se|a qui)\b.*", "audience"),
    (r"(?:about (?:this|the) course|course description|sobre (?:el|este|o) curso)", "description"),
)  # fmt: skip

_QUALIFIERS = re.compile(
    r"\b(?:generales|general|gerais|geral|generaux|especificos?|specifiques?|specific|principal(?:es)?|principais|main"
    r"|key|estimad[oa]s?|estimated|total(?:es)?|approx\w*|aproximad[oa]s?|recomendad[oa]s?|recommended|esperad[oa]s"
    r"|expected|previst[oa]s|detallad[oa]s?|detailed|suggested|sugerid[oa]s?|planned)\b"
)
_PART = (
    r"(?:curso|course|cours|modul[oe]?|unidad|unit|unidade|unite|leccion|lesson|licao|aula|lecon|ses(?:ion|sao)|session"
    r"|seance|tema|topic|taller|workshop|programa|program|programme|clase|class|formacion|formation|training|capitulo"
    r"|chapter|chapitre|bloque|bloco|lab|laboratorio|practica|asignatura|disciplina|semana|week)"
)
_OF_PART = re.compile(
    rf"\s+(?:d[eo]l?|de l[ao']|de est[ea]|deste|desta|of|of the|of this|for|for the|for this|da|du|de ce|de cette)\s*"
    rf"{_PART}$"
)
_BEFORE = re.compile(rf"{_PART}(?:'s)?\s+(?=\w)")
_SPLIT = re.compile(r"(?P<label>[^:：|]{2,90}?)\s*(?:[:：]|\s[–—-]\s)\s*(?P<value>.*)", re.DOTALL)

ACTIVITIES: dict[str, ActivityType] = {
    "labs": "lab",
    "demos": "demo",
    "exercises": "exercise",
    "discussions": "discussion",
    "quizzes": "quiz",
}
LISTS = frozenset(
    {"objectives", "audience", "prerequisites", "contents", "tools", "hardware", "elsewhere", *ACTIVITIES}
)
"""The fields whose values are usually lists."""

_NUMBER = r"(?:n[ºo°.]+\s*)?(?:\d{1,3}|[ivxl]{1,6}|[a-z])(?![\w])"
_MODULE = re.compile(
    rf"(?:modul[oe]?|module|part[ei]?|parte|partie|unit|unidad|unidade|unite|block|bloque|bloco|bloc|chapter|capitulo"
    rf"|chapitre|week|semana|semaine|day|dia|jour|section|seccion|secao|unidad didactica|unidad tematica)\s+{_NUMBER}"
)
_LESSON = re.compile(rf"(?:lesson|leccion|licao|aula|lecon|class|clase)\s+{_NUMBER}")
_LOOSE = re.compile(rf"(?:session|sesion|sessao|seance|topic|tema|topico)\s+{_NUMBER}")
_OF_MODULE = re.compile(
    r"\b(?:modul[oe]?|module|unit|unidad|unidade|unite|bloque|chapter|capitulo|semana|week)\s+(\d{1,3})\b"
)


class Labelled(NamedTuple):
    """A text that names a field: the field's name, what was written for it, and the value behind the colon."""

    field: str
    label: str
    value: str


def field_of(text: str) -> Labelled | None:
    """The field that a heading or a line names, None where it names none: `Duración: 16 horas`, `Objectives`."""
    if is_module(text) or is_lesson(text, loosely=True):
        return None
    text = strip_numbering(text, "lesson").strip().rstrip(":：").strip()
    match = _SPLIT.fullmatch(text)
    if match is not None:
        name = _field(match["label"])
        if name == "contents" and fold(match["label"]).startswith("program"):
            name = "title"
        if name is not None and (":" in text or "：" in text or name not in ("title", "contents", "labs")):
            return Labelled(name, match["label"].strip(), match["value"].strip())
    name = None if text.endswith(".") else _field(text)
    return None if name in (None, "title") else Labelled(str(name), text, "")


def _field(label: str) -> str | None:
    if len(label) > _LONGEST_LABEL:
        return None
    folded = " ".join(fold(label).replace("’", "'").strip(" *_.¿?¡!").split())
    for pattern, name in _SENTENCES:
        if re.fullmatch(pattern, folded):
            return name
    folded = " ".join(_QUALIFIERS.sub(" ", re.sub(r"\([^()]*\)", " ", folded)).split())
    for candidate in (folded, _OF_PART.sub("", folded), _BEFORE.sub("", folded, count=1)):
        for name, pattern_ in _FIELDS.items():
            if candidate and pattern_.fullmatch(candidate):
                return name
    return None


def is_module(text: str) -> bool:
    """Whether a title is labelled as a module's: `Módulo 1: …`, `Unit 2`, `Semana 3 - …`."""
    return _MODULE.match(fold(text).strip()) is not None


def is_lesson(text: str, loosely: bool = False) -> bool:
    """Whether a title is labelled as a lesson's; `loosely`: or as a session or topic, which may stand for modules."""
    folded = fold(text).strip()
    return _LESSON.match(folded) is not None or (loosely and _LOOSE.match(folded) is not None)


def module_named(text: str) -> int | None:
    """The number of the module that a text mentions, such as 2 for `Práctica del módulo 2`."""
    match = _OF_MODULE.search(fold(text))
    return int(match[1]) if match else None
