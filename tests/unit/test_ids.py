"""Ids: slugs, and what happens where two would be equal."""

from hypothesis import given
from hypothesis import strategies as st

from aurora.ids import MAX_LENGTH, Named, assign_ids, slug


def test_a_slug_is_plain_ascii_cut_between_words() -> None:
    assert slug("¿Qué es MCP?: objetivos") == "que-es-mcp-objetivos"
    assert slug("n8n → MCP / SIEM") == "n8n-mcp-siem"
    long = slug("Demo: ejecución controlada de un prompt injection en entorno de laboratorio y observación de logs")
    assert long == "demo-ejecucion-controlada-de-un-prompt-injection-en-entorno-de"
    assert slug("word" * 8 + "y" * 200).startswith("word" * 8)
    assert slug("x" * 200) == "xxx"
    assert len(slug("abcdefghijk" * 20)) <= MAX_LENGTH
    assert slug("数据库") == "shu-ju-ku"
    assert slug("!!!") == "untitled"


def test_a_given_id_wins() -> None:
    assert assign_ids([Named("Intro", "A", "start"), Named("Intro", "B")]) == (["start", "intro"], [])


def test_equal_titles_are_qualified_by_their_modules() -> None:
    ids, groups = assign_ids([Named("Summary", "Basics"), Named("Other", "Basics"), Named("Summary", "Advanced")])
    assert ids == ["basics-summary", "other", "advanced-summary"]
    assert groups == [[0, 2]]


def test_titles_equal_within_a_module_are_counted() -> None:
    ids, _ = assign_ids([Named("Summary", "Basics"), Named("Summary", "Basics"), Named("Summary", "Basics")])
    assert ids == ["basics-summary", "basics-summary-2", "basics-summary-3"]


def test_a_derived_id_makes_way_for_a_given_one() -> None:
    assert assign_ids([Named("Intro", "Basics"), Named("Else", "Basics", "intro")])[0] == ["basics-intro", "intro"]


@given(st.lists(st.builds(Named, st.text(max_size=20), st.sampled_from(["A", "B", "a"])), max_size=12))
def test_ids_are_always_different_and_fit_for_file_names(items: list[Named]) -> None:
    ids, _ = assign_ids(items)
    assert len(set(ids)) == len(items)
    assert all(id_ and set(id_) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for id_ in ids)
