"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from aurora.files import remove_parts, write_file, write_if_different


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_file(tmp_path / "a/b.txt", b"text")
    assert (tmp_path / "a/b.txt").read_bytes() == b"text"
    assert os.listdir(tmp_path / "a") == ["b.txt"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "b.txt"
    target.write_bytes(b"old")

    def fail(source: object, target: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="no space"):
        write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["b.txt"]


def test_equal_content_keeps_its_time(tmp_path: Path) -> None:
    target = tmp_path / "b.txt"
    assert write_if_different(target, b"x")
    os.utime(target, (1, 1))
    assert not write_if_different(target, b"x")
    assert target.stat().st_mtime == 1
    assert write_if_different(target, b"y")
    assert target.read_bytes() == b"y"


def test_what_a_kill_left_of_a_write_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a/b.txt"

    class Killed(BaseException):
        pass

    def kill(source: object, target: object) -> None:
        monkeypatch.setattr(Path, "unlink", lambda path, missing_ok: None)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", kill)
        with pytest.raises(Killed):
            write_file(target, b"half")
    monkeypatch.undo()
    (torn,) = os.listdir(tmp_path / "a")
    assert torn.endswith(".part")
    others = ["a/download.part", "a/.hidden.part", "a/.notes.0123456789ab.part.txt"]
    for name in others:
        (tmp_path / name).write_text("kept")
    remove_parts(tmp_path)
    assert sorted(f"a/{name}" for name in os.listdir(tmp_path / "a")) == sorted(others)


def test_there_may_be_nothing_to_remove_parts_from(tmp_path: Path) -> None:
    remove_parts(tmp_path / "nowhere")
