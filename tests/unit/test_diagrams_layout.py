from itertools import combinations
from math import fsum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aurora.diagrams.draw import lay_out
from aurora.diagrams.geometry import Rect, bounds, crosses
from aurora.diagrams.layout import PAGE
from aurora.diagrams.spec import DiagramSpec
from aurora.theme import load_theme

KINDS = ["flow", "hierarchy", "cycle", "layers", "comparison", "timeline", "concept_map", "card"]
THEME = load_theme()
PHRASE = "Configurar el protocolo con autenticación segura y validación de esquemas en entornos regulados"
WORDS = PHRASE.split(" ")
AWKWARD = [
    "https://example.com/a/very/long/path/that/never/ends?with=parameters&and=more#fragment",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "漢字テスト長い文字列",
    "مرحبا بالعالم",
    "👩‍💻",
    '#panic() $x$ *b* </svg> "q" \\',
]


def checked(spec):
    """Lays a spec out and asserts what holds for every picture."""
    page = lay_out(spec, THEME)
    canvas = Rect(0, 0, page.width, page.height)
    nodes = [box for box in page.boxes if box.node is not None]
    assert sorted(box.node for box in nodes) == sorted(node.id for node in spec.nodes)
    for box in (*page.boxes, *page.labels):
        assert canvas.contains(box.rect), box
        for line in box.lines:
            assert box.rect.grown(1.0).contains(line.extent), line
    for one, other in combinations(nodes, 2):
        assert not one.rect.overlaps(other.rect), (one.node, other.node)
    heads = [box for box in page.boxes if box.look in ("head", "title")]
    for head in heads:
        assert not any(head.rect.overlaps(box.rect) for box in nodes)
    texts = [label for label in page.labels if label.look == "key"]
    for label in texts:
        assert not any(label.rect.overlaps(box.rect) for box in (*nodes, *heads)), label
    for one, other in combinations(page.labels, 2):
        if not (one.look == other.look == "badge"):
            assert not one.rect.overlaps(other.rect), (one, other)
    for arrow in page.arrows:
        assert all(canvas.grown(0.01).holds(point) for point in arrow.points)
        for box in nodes:
            # The ends touch the sides of their own boxes, so nothing but a hair's breadth lies inside any box.
            inner = box.rect.grown(-0.6)
            assert not any(crosses(a, b, inner) for a, b in arrow.segments), (arrow, box.node)
    for arrow in page.arrows:
        for box, end in ((arrow.source, arrow.points[0]), (arrow.target, arrow.points[-1])):
            if box is not None:
                assert next(b for b in nodes if b.node == box).rect.grown(0.6).holds(end)
    assert 0.74 <= page.width / page.height <= 16 / 7 + 0.01
    return page


def make(kind, labels, edges=(), groups=(), member=None, weights=None, details=None, text=None):
    nodes = [
        {
            "id": f"n{n}",
            "label": label,
            "group": None if member is None else member[n],
            "weight": None if weights is None else weights[n],
            "detail": None if details is None else details[n],
        }
        for n, label in enumerate(labels)
    ]
    return DiagramSpec.model_validate(
        {
            "kind": kind,
            "title": "Título de la figura",
            "alt": "Texto alternativo",
            "nodes": nodes,
            "edges": [{"source": f"n{a}", "target": f"n{b}", "label": text} for a, b in edges],
            "groups": [{"id": g, "label": f"Grupo {g}"} for g in groups],
        }
    )


@st.composite
def specs(draw):
    short = st.lists(st.sampled_from(WORDS), min_size=1, max_size=16).map(" ".join)
    anything = st.one_of(short, st.sampled_from(AWKWARD), st.text(min_size=1, max_size=60))
    count = draw(st.integers(1, 14))
    ids = [f"n{n}" for n in range(count)]
    groups = draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4))
    group = st.sampled_from([None, *groups])
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
    edges = draw(st.lists(pairs, max_size=count + 3)) if count > 1 else []
    return DiagramSpec.model_validate(
        {
            "kind": draw(st.sampled_from(KINDS)),
            "title": draw(anything),
            "alt": "x",
            "nodes": [
                {
                    "id": one,
                    "label": draw(anything),
                    "detail": draw(st.one_of(st.none(), anything)),
                    "group": draw(group),
                    "weight": draw(st.one_of(st.none(), st.integers(0, 90))),
                    "emphasis": draw(st.booleans()),
                }
                for one in ids
            ],
            "edges": [{"source": a, "target": b, "label": draw(st.one_of(st.none(), short))} for a, b in edges],
            "groups": [{"id": g, "label": draw(short)} for g in groups],
        }
    )


@settings(max_examples=50, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_every_spec_gives_a_sound_picture(spec):
    checked(spec)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [1, 2, 5, 9, 14])
def test_usual_pictures_are_landscape_and_legible(kind, count):
    labels = [" ".join(WORDS[n % 5 : n % 5 + 3]) for n in range(count)]
    page = checked(make(kind, labels))
    sizes = [line.size for box in (*page.boxes, *page.labels) for line in box.lines]
    assert page.width == PAGE
    assert min(sizes) >= 7.0
    assert 4 / 3 - 0.01 <= page.width / page.height <= 16 / 7 + 0.01


@pytest.mark.parametrize("kind", KINDS)
def test_many_long_texts_still_make_a_picture(kind):
    page = checked(make(kind, [" ".join(WORDS * 2)] * 24, details=[AWKWARD[0]] * 24))
    assert page.width > PAGE


def test_a_long_flow_turns_at_the_end_of_each_row():
    page = checked(make("flow", [f"Paso {n}" for n in range(9)], [(n, n + 1) for n in range(8)]))
    tops = {box.rect.y for box in page.boxes if box.node}
    assert len(tops) > 1
    assert all(len(arrow.points) == 2 for arrow in page.arrows)


def test_bars_are_as_long_as_their_minutes_and_say_them():
    page = checked(make("timeline", ["a", "b", "c"], weights=[10, 20, 40]))
    bars = sorted((box.rect for box in page.boxes if box.look == "bar" and box.hue != -1), key=lambda r: r.x)
    assert [bar.w / bars[0].w for bar in bars] == pytest.approx([1, 2, 4])
    assert bars[1].x == pytest.approx(bars[0].right)
    assert {"10 min", "20 min", "40 min"} <= {line.text for box in page.boxes for line in box.lines}


def test_weights_of_nothing_are_marks_without_length():
    page = checked(make("timeline", ["a", "b"], weights=[0, 0]))
    assert len([box for box in page.boxes if box.look == "dot"]) == 2


@pytest.mark.parametrize("kind", ["flow", "layers", "comparison"])
def test_a_group_is_a_headed_frame_around_its_boxes(kind):
    page = checked(make(kind, list("abcdef"), [(0, 1), (1, 4)], "xy", ["x", "x", "x", "y", "y", "y"]))
    frames = [box.rect for box in page.boxes if box.look == "frame"]
    heads = {" ".join(line.text for line in box.lines) for box in page.boxes if box.look == "head"}
    assert len(frames) == 2
    assert heads == {"Grupo x", "Grupo y"}
    for part in ({"n0", "n1", "n2"}, {"n3", "n4", "n5"}):
        around = bounds([box.rect for box in page.boxes if box.node in part])
        assert sum(frame.contains(around) for frame in frames) == 1


@pytest.mark.parametrize("kind", ["flow", "hierarchy", "cycle", "concept_map", "layers", "comparison", "timeline"])
def test_the_text_of_every_arrow_is_shown(kind):
    edges = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2)]
    page = checked(make(kind, list("abcd"), edges, text="lleva a"))
    said = [" ".join(line.text for line in label.lines) for label in page.labels]
    assert said.count("lleva a") == len(edges)


def test_two_edges_of_one_pair_are_one_arrow_with_both_texts():
    spec = make("flow", ["a", "b"], [(0, 1)], text="uno")
    twice = spec.model_copy(update={"edges": [*spec.edges, spec.edges[0].model_copy(update={"label": "dos"})]})
    page = checked(twice)
    assert len([arrow for arrow in page.arrows if arrow.source]) == 1
    assert [line.text for label in page.labels for line in label.lines] == ["uno / dos"]


def test_an_arrow_back_is_drawn_the_way_it_points():
    page = checked(make("hierarchy", list("abcd"), [(0, 1), (0, 2), (1, 3), (3, 0)]))
    boxes = {box.node: box.rect.grown(0.6) for box in page.boxes if box.node}
    back = next(arrow for arrow in page.arrows if arrow.source == "n3")
    assert boxes["n3"].holds(back.points[0])
    assert boxes["n0"].holds(back.points[-1])


@pytest.mark.parametrize("kind", KINDS)
def test_the_layout_is_the_same_however_python_adds_floats(kind, monkeypatch):
    """Python 3.12 made `sum` of floats more exact; the bytes of a picture must not depend on it."""
    labels = ["Por qué fallan las restauraciones", "RPO y RTO en palabras del negocio", "Inventario", "Índices"]
    nodes = [{"id": str(n), "label": label, "weight": n + 0.1} for n, label in enumerate(labels)]
    edges = [{"source": str(n), "target": str(n + 1)} for n in range(len(labels) - 1)]
    spec = DiagramSpec.model_validate({"kind": kind, "title": "T", "alt": "A", "nodes": nodes, "edges": edges})

    def naive(numbers, start=0):
        for number in numbers:
            start = start + number
        return start

    def exact(numbers, start=0):
        numbers = list(numbers)
        return fsum([start, *numbers]) if any(isinstance(n, float) for n in numbers) else naive(numbers, start)

    layouts = []
    for add in (naive, exact):
        monkeypatch.setattr("builtins.sum", add)
        layouts.append(repr(lay_out(spec, THEME)))
    monkeypatch.undo()
    assert layouts[0] == layouts[1]
