"""`aurora outline`: what it writes, what it says, and that nothing is asked without a yes."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import pytest

from aurora.errors import AuroraError
from aurora.outline import load_outline
from aurora.syllabus.command import Asking, add_arguments, run
from aurora.syllabus.topic import OutlineDraft, parse_draft

LESSON = {"title": "Places", "duration_minutes": 60}
DRAFT = {"course": {"title": "Backups", "language": "en"}, "modules": [{"title": "M", "lessons": [LESSON]}]}
TOPIC = ["Backups that restore", "--hours", "1", "--language", "en"]


class Model:
    """Answers with one draft and remembers what it was asked."""

    def __init__(self, price: str | None = "about $0.05") -> None:
        self.price = price
        self.asked: list[dict[str, object]] = []

    def __call__(self) -> Asking:
        return Asking("anthropic/some-model", lambda request: self.price, self._ask)

    def _ask(self, request, parse, check) -> OutlineDraft:
        self.asked.append(dict(request.hard))
        draft = parse(json.dumps(DRAFT))
        assert draft == parse_draft(json.dumps(DRAFT))
        assert check(draft) == []
        return draft


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))


def outline(*arguments: str, model=lambda: None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    add_arguments(parser)
    return run(parser.parse_args(arguments), model)


def no_model() -> None:
    raise AssertionError("a syllabus needs no model")


def test_a_syllabus_becomes_an_outline_without_any_model(capsys: pytest.CaptureFixture[str]) -> None:
    Path("syllabus.md").write_text("# Bread & Butter (3 h)\n\n## Dough\n- Flour (1 h)\n- Demo: mix\n\n## Contact\nMe\n")
    assert outline("syllabus.md", "--language", "en", model=no_model) == 0
    assert load_outline(Path("outlines/bread-butter.yaml")).outline.course.title == "Bread & Butter"
    said = capsys.readouterr().out
    assert said.startswith("outlines/bread-butter.yaml: 1 module, 1 lesson, 1 lab, 180 minutes (the modules name 60 of")
    line = next(line for line in said.splitlines() if "Contact" in line)
    number = int(line.split(":")[1])
    assert "Contact" in Path("outlines/bread-butter.yaml").read_text().splitlines()[number - 1]
    assert "snakemake -n --config outlines=outlines/bread-butter.yaml" in said
    assert "aurora plan --config outlines=outlines/bread-butter.yaml" in said


def test_the_summary_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    Path("s.md").write_text("# B\n\n## Dough\n- Flour\n- Flour\n")
    outline("s.md", "--language", "en", "--output", "x/y.yaml", "--json")
    data = json.loads(capsys.readouterr().out)
    assert (data["file"], data["modules"], data["lessons"], data["labs"]) == ("x/y.yaml", 1, 2, 0)
    assert "share the title" in data["warnings"][0]


@pytest.mark.parametrize("source", ["s.md", *[TOPIC]], ids=["syllabus", "topic"])
def test_a_file_that_is_there_is_never_overwritten(source: str | list[str]) -> None:
    Path("s.md").write_text("- Flour\n")
    Path("mine.yaml").write_text("mine")
    model = Model()
    arguments = [source, "--language", "en"] if isinstance(source, str) else [*source, "--yes"]
    with pytest.raises(AuroraError, match=r"mine.yaml is there already .* --output"):
        outline(*arguments, "--output", "mine.yaml", model=model)
    assert Path("mine.yaml").read_text() == "mine"
    assert model.asked == []


def test_a_topic_is_priced_asked_and_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    model = Model()
    assert outline(*TOPIC, "--level", "beginner", "--audience", "Admins", model=model) == 0
    assert model.asked == [
        {"topic": "Backups that restore", "hours": 1, "level": "beginner", "audience": "Admins", "language": "en"}
    ]
    said = capsys.readouterr()
    assert (
        "This asks anthropic/some-model once, about $0.05, and writes outlines/backups-that-restore.yaml." in said.err
    )
    assert said.out.startswith("outlines/backups-that-restore.yaml: 1 module, 1 lesson, 0 labs, 60 minutes\n")
    assert "A draft by anthropic/some-model" in Path("outlines/backups-that-restore.yaml").read_text()


@pytest.mark.parametrize("said", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_asked(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(said))
    model = Model()
    assert outline(*TOPIC, model=model) == 0
    assert model.asked == []
    assert not Path("outlines").exists()


def test_without_a_terminal_it_stops_unless_told_beforehand() -> None:
    model = Model()
    with pytest.raises(AuroraError, match="add --yes"):
        outline(*TOPIC, model=model)
    assert model.asked == []
    assert outline(*TOPIC, "--yes", model=model) == 0
    assert len(model.asked) == 1


def test_what_is_in_the_ledger_needs_no_yes(capsys: pytest.CaptureFixture[str]) -> None:
    assert outline(*TOPIC, model=Model(price=None)) == 0
    assert "The ledger holds the answer" in capsys.readouterr().err


def test_the_offline_provider_says_what_to_do() -> None:
    with pytest.raises(AuroraError, match=r"text_provider=.*aurora outline syllabus\.docx"):
        outline(*TOPIC, "--yes")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Backups"], "a topic needs --hours and --language"),
        ([" ", "--hours", "1", "--language", "en"], "a topic needs"),
        (["Backups", "--hours", "-1"], "--hours -1"),
        (["Backups", "--hours", "nan"], "--hours nan"),
        (["Backups", "--language", "klingonese"], "no language known here"),
        (["missing.docx"], "missing.docx: cannot be read"),
        (["old.doc"], "a syllabus is one of .md"),
        (["course.yaml"], "an outline is YAML already"),
        ([*TOPIC, "--output", "x.txt"], "an outline's name ends in .yaml"),
    ],
)
def test_wrong_arguments_are_refused_in_clear_words(arguments: list[str], said: str) -> None:
    with pytest.raises(AuroraError) as error:
        outline(*arguments, model=Model())
    assert said in str(error.value)


def test_a_file_of_any_name_is_a_syllabus() -> None:
    Path("Backups").write_text("- x")
    with pytest.raises(AuroraError, match="a syllabus is one of"):
        outline("Backups", model=no_model)
