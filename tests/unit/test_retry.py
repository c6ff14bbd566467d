"""The commands that people paste: they make what is meant with the settings that were given, and wish for nothing."""

import os
import shlex
from pathlib import Path

import pytest
from snakemake.cli import get_argument_parser, parse_config

from aurora.cli_config import read_config
from aurora.resources import snakefile
from aurora.retry import Retry, given_on, retry_command, retry_with
from tests.unit.small_course import OUTLINE, make_build, make_edition


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Snakefile").touch()


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], "snakemake --cores 8 x.png"),
        (["--cores", "2", "-k", "other.png"], "snakemake --cores 8 x.png"),
        (["-s", "/a b/Snakefile", "-d", "w"], "snakemake --cores 8 x.png -s '/a b/Snakefile' -d w"),
        (["--directory=w", "-n"], "snakemake --cores 8 x.png --directory=w"),
        (["-sx.smk", "-Ca=b", "other.png"], "snakemake --cores 8 x.png -sx.smk --config a=b"),
        (["--config", "a=1", "b=c d", "-q", "all"], "snakemake --cores 8 x.png --config a=1 'b=c d'"),
        (["--config", "modules=2", "content=labs"], "snakemake --cores 8 x.png"),
        (["--config", "ledger=/tmp/led"], "snakemake --cores 8 x.png --config ledger=/tmp/led"),
        (["--config", "requirements=short"], "snakemake --cores 8 x.png --config requirements=short"),
        (["--config", "regenerate=lesson:1.1", "requirements=short", "a=b"], "snakemake --cores 8 x.png --config a=b"),
        (["--config=regenerate=lesson:1.1"], "snakemake --cores 8 x.png"),
        (["--quiet", "all", "--", "--config"], "snakemake --cores 8 x.png"),
    ],
)
def test_a_command_keeps_place_and_settings_and_no_wish(arguments: list[str], command: str) -> None:
    options, pairs = given_on(arguments)
    assert retry_command("x.png", pairs, options=options) == command


@pytest.mark.parametrize(
    "arguments",
    [
        ["--config", "a=b", "c=d", "-k", "x.png"],
        ["--config=a=b", "c=d"],
        ["-C", "a=b", "c=d"],
        ["-C=a=b", "c=d"],
        ["-Ca=b", "c=d"],
        ["--config", "a=b", "--config", "c=d"],
        ["--config", "a=b", "--configfile", "one.yaml", "two.yaml", "-d", "w"],
        ["--configfile=one.yaml", "two.yaml", "--config=a=b", "-sfile", "-d=w"],
        ["-k", "--", "--config", "a=b"],
    ],
)
def test_values_are_told_from_targets_as_snakemake_does(arguments: list[str]) -> None:
    parser = get_argument_parser()
    theirs = parser.parse_args(arguments)
    options, pairs = given_on(arguments)
    assert pairs == list(theirs.config or [])
    ours = parser.parse_args(options)
    assert (ours.configfile, ours.snakefile, ours.directory) == (theirs.configfile, theirs.snakefile, theirs.directory)


def test_folders_stay_and_secrets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VENDOR_KEY", "sk-12345678")
    monkeypatch.setenv("HOME", "/home/somebody")
    pairs = [f"ledger={tmp_path}/led", "image_style=/home/somebody/x", "a=http://me:sk-12345678@host"]
    assert shlex.split(retry_command("x.png", pairs, options=["-s", f"{tmp_path}/Snakefile"])) == [
        *("snakemake", "--cores", "8", "x.png", "-s", f"{tmp_path}/Snakefile", "--config"),
        *(f"ledger={tmp_path}/led", "image_style=/home/somebody/x", "a=http://me:[VENDOR_KEY]@host"),
    ]


@pytest.mark.parametrize("place", ["/data/led", "~/led", "{tmp}/led"])
def test_a_file_names_a_setting_of_this_machine_and_no_shell_takes_the_command_without_it(
    place: str, tmp_path: Path
) -> None:
    ledger = place.replace("{tmp}", str(tmp_path))
    edition = make_edition(ledger=ledger, quality="quick")
    written = Retry(edition, portable=True).everything
    assert written == "snakemake --cores 8 --config quality=quick (with the same --config ledger=…)"
    assert os.system(f"sh -nc {shlex.quote(written)} 2>/dev/null") != 0
    pairs = shlex.split(Retry(edition).everything)[4:]
    assert read_config(pairs) == {"quality": "quick", "ledger": ledger}


def test_a_folder_without_rules_of_its_own_names_those_that_built_it() -> None:
    Path("Snakefile").unlink()
    edition = make_edition(quality="quick")
    rules = ["-s", snakefile(), "--config", "quality=quick"]
    here = Retry(edition)
    assert shlex.split(here.everything) == ["snakemake", "--cores", "8", *rules]
    assert shlex.split(here.of("x.png")) == ["snakemake", "--cores", "8", "x.png", *rules]
    assert shlex.split(here.again("lesson:queens")) == [
        *("snakemake", "--cores", "8", *rules, "regenerate=lesson:queens"),
    ]
    assert shlex.split(retry_with(edition.settings, "x.png")) == shlex.split(here.of("x.png"))
    assert given_on(rules) == (rules[:2], rules[3:])


@pytest.mark.parametrize("name", ["Snakefile", "workflow/Snakefile"])
def test_rules_that_snakemake_finds_by_itself_are_not_named(name: str) -> None:
    Path("Snakefile").unlink()
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).touch()
    assert Retry(make_edition()).everything == "snakemake --cores 8"


def test_a_file_names_no_rules_of_this_machine() -> None:
    Path("Snakefile").unlink()
    assert Retry(make_edition(), portable=True).of("x.png") == "snakemake --cores 8 x.png (with the same -s …)"
    written = Retry(make_edition(ledger="/data/led"), portable=True).everything
    assert written == "snakemake --cores 8 (with the same -s … and --config ledger=…)"


def test_relative_paths_and_addresses_are_of_no_machine() -> None:
    urls = {"openai": "http://localhost:11434/v1"}
    edition = make_edition(ledger="../led", base_urls=urls, requirements="either/or")
    assert Retry(edition, portable=True).everything == Retry(edition).everything


def test_an_item_of_one_of_several_editions_is_made_there_alone() -> None:
    one = make_build()
    assert Retry(one.editions[0], one.editions).again("lesson:queens@1") == (
        "snakemake --cores 8 --config regenerate=lesson:queens@1"
    )
    build = make_build(languages=["en", "es"])
    assert [Retry(edition, build.editions).again("lesson:queens@1") for edition in build.editions] == [
        f"snakemake --cores 8 --config languages={language} regenerate=lesson:queens@1" for language in ("en", "es")
    ]
    Path("outlines/wasps.yaml").write_text(OUTLINE.replace("Bees", "Wasps"))
    build = make_build()
    assert [Retry(edition, build.editions).again("lesson:queens@1") for edition in build.editions] == [
        f"snakemake --cores 8 --config outlines=outlines/{name}.yaml languages=en regenerate=lesson:queens@1"
        for name in ("bees", "wasps")
    ]


@pytest.mark.parametrize(
    "text",
    ["Flat: no shading", "1e3", "1_3", "- a", "#ff0000 lines", "'x'", "True", "a # b", "[x", "*a", "x\ny", "flat"],
)
def test_a_text_that_would_be_read_otherwise_comes_back_as_it_is(text: str) -> None:
    words = shlex.split(Retry(make_edition(image_style=text)).everything)[4:]
    assert parse_config(words) == read_config(words) == {"image_style": text}
