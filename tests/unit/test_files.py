"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from aurora.files import write_file, write_if_different


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
