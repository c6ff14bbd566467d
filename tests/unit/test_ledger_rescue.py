"""Answers that cannot be written to their ledger are kept elsewhere, found there, and brought home."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from aurora.errors import AuroraError
from aurora.ledger import Ledger, open_ledger
from aurora.ledger import publish as publishing
from aurora.ledger.rescue import ROOM
from tests.unit.ledger_entries import PNG, all_files, entry


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Folders on a full disk, by the beginning of their names."""
    folders = ["ledger"]
    written = publishing._written

    def write(folder: Path, data: bytes) -> Path:
        if any(str(folder).startswith(name) for name in folders):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(folder, data)

    monkeypatch.setattr(publishing, "_written", write)
    return folders


def test_an_answer_that_the_disk_had_no_room_for_is_not_bought_again(full: list[str]) -> None:
    ledger = open_ledger("ledger")
    one, picture = entry(), entry("picture", answer=None, media=PNG)
    for bought, media in ((one, None), (picture, PNG)):
        with pytest.raises(AuroraError, match=r"No space left[\s\S]*kept in \.aurora/rescued-answers"):
            ledger.accept(bought, media)
    with pytest.raises(AuroraError, match=r"kept in \.aurora/rescued-answers"):
        ledger.spend(entry(spent="truncated"))
    assert not Path("ledger").exists()
    assert open_ledger("ledger").find(one.key) == one
    assert open_ledger("ledger").media(picture) == PNG
    assert len(list(ledger.entries())) == 2
    with pytest.raises(AuroraError, match="nothing was bought"):
        ledger.ready()
    full.clear()
    later = open_ledger("ledger")
    later.ready()
    assert all_files(Path(".aurora")) == []
    assert sorted(found.id for found in later.entries()) == sorted([one.id, picture.id])
    assert [found.spent for found in later.spent_entries()] == ["truncated"]
    assert later.find(picture.key) == picture
    assert later.media(picture) == PNG
    assert len(all_files(Path("ledger"))) == 4


def test_a_sweep_brings_home_what_it_can_and_never_raises(full: list[str]) -> None:
    ledger, one = open_ledger("ledger"), entry()
    with pytest.raises(AuroraError, match="kept in"):
        ledger.accept(one)
    ledger.sweep()
    assert [found.id for found in ledger.entries()] == [one.id]
    assert not Path("ledger").exists()
    full.clear()
    ledger.sweep()
    assert all_files(Path(".aurora")) == []
    assert all_files(Path("ledger")) == [f"{one.key[:2]}/{one.key}.json"]


def test_a_rescued_answer_that_comes_home_too_late_is_spent(full: list[str]) -> None:
    ledger = open_ledger("ledger")
    late = entry(answer="late")
    with pytest.raises(AuroraError):
        ledger.accept(late)
    full.clear()
    other = ledger.accept(entry(answer="other"))
    ledger.ready()
    assert open_ledger("ledger").find(late.key) == other
    assert [one.id for one in ledger.spent_entries()] == [late.id]
    assert all_files(Path(".aurora")) == []


def test_a_kill_on_the_way_home_counts_nothing_twice(full: list[str]) -> None:
    one = entry(answer=None, media=PNG)
    with pytest.raises(AuroraError):
        open_ledger("ledger").accept(one, PNG)
    full.clear()
    ledger = open_ledger("ledger")
    ledger.accept(one, PNG)
    assert len(list(ledger.entries())) == 1
    ledger.ready()
    assert (len(list(ledger.entries())), len(list(ledger.spent_entries()))) == (1, 0)
    assert all_files(Path(".aurora")) == []


def test_room_that_was_taken_before_the_purchase_keeps_an_answer(
    full: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    full.clear()
    rooms = []
    reserve, written = publishing.reserve, publishing._written

    def remember(folder: Path, size: int) -> IO[bytes]:
        rooms.append(reserve(folder, size))
        return rooms[-1]

    def while_it_is_taken(folder: Path, data: bytes) -> Path:
        if not rooms[0].closed:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(folder, data)

    monkeypatch.setattr(publishing, "reserve", remember)
    ledger, one, other = open_ledger("ledger"), entry(), entry("other")
    ledger.ready(one.key)
    assert os.fstat(rooms[0].fileno()).st_blocks * 512 >= ROOM
    assert list(Path(".aurora/rescued-answers").iterdir()) == []
    monkeypatch.setattr(publishing, "_written", while_it_is_taken)
    full.append("ledger")
    with pytest.raises(AuroraError, match=r"kept in \.aurora/rescued-answers"):
        ledger.accept(one)
    assert open_ledger("ledger").find(one.key) == one
    full.append(".aurora")
    with pytest.raises(AuroraError, match="it is lost"):
        ledger.accept(other)


def test_what_is_lost_is_said_with_its_price(full: list[str]) -> None:
    full.append(".aurora")
    with pytest.raises(AuroraError, match=r"lost, bought for \$0\.0636"):
        open_ledger("ledger").accept(entry())
    with pytest.raises(AuroraError, match="lost, bought at an unknown price"):
        open_ledger("ledger").accept(entry(cost_usd=None))


def test_a_damaged_rescued_answer_does_not_stop_a_build(full: list[str]) -> None:
    ledger = open_ledger("ledger")
    one = entry(answer=None, media=PNG)
    with pytest.raises(AuroraError):
        ledger.accept(one, PNG)
    full.clear()
    for name in all_files(Path(".aurora/rescued-answers")):
        if name.endswith(".png"):
            Path(".aurora/rescued-answers", name).write_bytes(b"broken")
    ledger.ready()
    assert ledger.find(one.key) is None
    assert any("damaged" in warning for warning in ledger.warnings)


@pytest.mark.parametrize("location", ["gs://bucket/x", "https://bucket", "", " ", "s3://", "s3://b", "s3://ab/../x"])
def test_a_location_that_is_none_is_refused(location: str) -> None:
    with pytest.raises(AuroraError, match="s3://bucket/prefix"):
        open_ledger(location)


def test_nothing_is_written_where_nothing_is_bought(workspace: Path) -> None:
    ledger: Ledger = open_ledger("ledger")
    assert ledger.find(entry().key) is None
    assert list(ledger.entries()) == []
    assert list(ledger.spent_entries()) == []
    assert (ledger.location, ledger.warnings) == ("ledger", [])
    assert all_files(workspace) == []


def test_a_hit_loads_nothing_heavy() -> None:
    one = open_ledger("ledger").accept(entry())
    open_ledger(".aurora/ledger-cache/bucket/course").accept(one)
    heavy = {"boto3", "botocore", "anthropic", "openai", "google.genai", "jinja2", "PIL", "snakemake", "urllib3"}
    for location in ("ledger", "s3://bucket/course"):
        code = (
            "import sys; from aurora.ledger import open_ledger; "
            f"assert open_ledger({location!r}).find({one.key!r}).answer == {one.answer!r}; "
            f"print(*sorted(set(sys.modules) & {heavy!r}))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == []


def test_no_key_of_the_environment_gets_into_a_file(
    full: list[str], workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = "sk-ant-api03-1234567890abcdefghijklmnop"
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, secret)
    ledger = open_ledger("ledger")
    with pytest.raises(AuroraError) as rescued:
        ledger.accept(entry("rescued"))
    full.clear()
    ledger.ready()
    ledger.accept(entry())
    ledger.accept(entry(answer="twice"))
    ledger.accept(entry("picture", answer=None, media=PNG), PNG)
    ledger.spend(entry(spent="blocked: a section is missing"))
    files = all_files(workspace)
    assert len(files) == 6
    told = "\n".join([str(rescued.value), *ledger.warnings])
    for value in (secret, *(os.environ[name] for name in ("PATH", "HOME"))):
        assert value not in told
        assert not any(value.encode() in (workspace / name).read_bytes() for name in files)
