"""Plans of labs: what the outline says, worked out; nothing invented."""

from typing import Any

import pytest

from aurora.lab_plan import LabPlan
from aurora.outline.models import ActivityType, Environment, Lab, Tool
from aurora.providers.offline.lab_plan import plan_lab
from aurora.providers.offline.shares import split_whole
from aurora.slices import CourseFacts, LabSlice, ModuleFacts


def lab_slice(language: str = "en", continues: str | None = None, **lab: Any) -> LabSlice:
    return LabSlice(
        course=CourseFacts(id="c", title="Course", language=language, outline_language=language),
        module=ModuleFacts(title="Storage", bloom_level="Apply"),
        lesson_title="Volumes",
        id="the-lab",
        lab=Lab(**{"title": "Mount a volume", **lab}),
        continues=continues,
        provider="offline",
    )


@pytest.mark.parametrize("total", [0, 1, 2.5, 40, 61, 12.5, 100])
@pytest.mark.parametrize("weights", [(1,), (1, 1, 1), (1, 3, 1), (3, 7, 7, 3), (1,) * 9])
def test_shares_sum_exactly_and_are_whole(total: float, weights: tuple[int, ...]) -> None:
    shares = split_whole(total, weights)
    assert sum(shares) == total
    assert sum(share != int(share) for share in shares) == (total != int(total))
    assert min(shares) >= 0


def test_steps_from_activities_are_verbatim_and_sum_to_the_lab() -> None:
    plan = plan_lab(
        lab_slice(duration_minutes=25, description="About it.", activities=["Run df -h", "Write it down", "Check it"]),
        Environment(),
        None,
    )
    assert [step.action for step in plan.steps] == ["Run df -h", "Write it down", "Check it"]
    assert [step.minutes for step in plan.steps] == [9, 8, 8]
    assert plan.steps[0].commands == ["df -h"]
    assert plan.steps[0].verification is None
    assert plan.steps[2].verification is not None
    assert plan.scenario == "About it."
    assert plan.tools == ["df"]


def test_steps_from_the_description_use_it_up() -> None:
    plan = plan_lab(
        lab_slice("es", duration_minutes=40, description="Ejecutar apt update, registrar la salida."),
        Environment(),
        None,
    )
    assert [step.action for step in plan.steps] == ["Ejecutar apt update.", "Registrar la salida."]
    assert plan.steps[0].commands == ["apt update"]
    assert plan.scenario is None


@pytest.mark.parametrize("kind", ["lab", "demo", "exercise"])
def test_a_title_alone_gives_open_steps(kind: ActivityType) -> None:
    plan = plan_lab(lab_slice(type=kind, duration_minutes=61), Environment(), None)
    assert len(plan.steps) == 3
    assert all(step.action is None and step.title for step in plan.steps)
    assert sum(step.minutes or 0 for step in plan.steps) == 61


def test_unknown_minutes_stay_unknown() -> None:
    plan = plan_lab(lab_slice(activities=["a", "b"]), Environment(), None)
    assert plan.minutes is None
    assert [step.minutes for step in plan.steps] == [None, None]


def test_objectives_of_the_outline_are_verbatim() -> None:
    given = ["Mount | it", "Explain *why*", "Third", "Fourth"]
    plan = plan_lab(lab_slice(objectives=given), Environment(), None)
    assert plan.objectives == given
    assert not plan.objectives_proposed


@pytest.mark.parametrize("level", ["Remember", "Understand / Apply", "Remember / Apply / Create", "Crear", None])
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_proposed_objectives_are_few_and_quote_the_title(level: str | None, language: str) -> None:
    plan = plan_lab(lab_slice(language, bloom_level=level), Environment(), None)
    assert 1 <= len(plan.objectives) <= 3
    assert plan.objectives_proposed
    assert "Mount a volume" in plan.objectives[0]
    assert len(set(plan.objectives)) == len(plan.objectives)


def test_a_quiz_asks_about_its_lesson() -> None:
    plan = plan_lab(lab_slice(type="quiz", bloom_level="Remember"), Environment(), None)
    assert "Volumes" in plan.objectives[0]
    assert plan.steps == []


def test_without_any_level_nothing_is_proposed() -> None:
    bare = lab_slice().model_copy(update={"module": ModuleFacts(title="M")})
    plan = plan_lab(bare, Environment(), None)
    assert plan.objectives == []
    assert not plan.objectives_proposed


def test_continues_starts_where_the_other_lab_ends() -> None:
    first = plan_lab(lab_slice(title="Create a volume"), Environment(), None)
    plan = plan_lab(lab_slice(continues="first-lab", title="Grow it"), Environment(), first)
    assert plan.continues == "first-lab"
    assert plan.start_state is not None
    assert "“Create a volume”" in plan.start_state
    ended = LabPlan.model_validate({**first.model_dump(), "end_state": "A volume of 1 GB is mounted."})
    again = plan_lab(lab_slice(continues="first-lab"), Environment(), ended)
    assert again.start_state is not None
    assert again.start_state.endswith("A volume of 1 GB is mounted.")


def test_tools_of_the_environment_that_the_lab_names() -> None:
    environment = Environment(tools=[Tool(name="Grafana", version="12.1"), Tool(name="C"), Tool(name="TODO(x): y")])
    plan = plan_lab(
        lab_slice(description="Open grafana with kubectl port-forward svc/grafana 3000."), environment, None
    )
    assert plan.tools == ["Grafana", "kubectl"]


def test_the_words_are_the_courses_the_quotes_the_outlines() -> None:
    course = CourseFacts(id="c", title="Course", language="fr", outline_language="es")
    mixed = lab_slice(description="Crear el disco, montar el volumen.").model_copy(update={"course": course})
    plan = plan_lab(mixed, Environment(), None)
    assert [step.action for step in plan.steps] == ["Crear el disco.", "Montar el volumen."]
    assert plan.objectives[0].startswith("Réaliser «")


def test_a_program_goes_by_the_name_that_the_environment_gives_it() -> None:
    environment = Environment(tools=[Tool(name="GNU tar", version="1.30"), Tool(name="coreutils (df, du)")])
    activities = ["Run cd /srv", "Pack it with tar -czf a.tgz data", "See df -h", "See lsblk -f"]
    tools = plan_lab(lab_slice(activities=activities), environment, None).tools
    assert tools == ["GNU tar", "coreutils (df, du)", "lsblk"]
    both = Environment(tools=[Tool(name="Git Bash"), Tool(name="Git")])
    assert plan_lab(lab_slice(activities=["Run git status"]), both, None).tools == ["Git"]
