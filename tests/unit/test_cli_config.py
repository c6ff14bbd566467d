"""`--config` and the config file mean the same to `aurora` as to `snakemake`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurora.cli_config import read_config
from aurora.errors import AuroraError

NONE = Path("there-is-no-such-file.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("labs", "labs"),
        ("1,3-4", "1,3-4"),
        ("3", 3),
        ("1_3", 13),
        ("0.5", 0.5),
        ("True", True),
        ("true", "true"),
        ("[es, en]", ["es", "en"]),
        ("a: b", {"a": "b"}),
        ("x=y", "x=y"),
        ("'2'", 2),
        ("~", "~"),
        ("@a", "@a"),
        ("", None),
        ("a/b c.yaml", "a/b c.yaml"),
    ],
)
def test_values_are_read_as_snakemake_reads_them(text: str, value: Any) -> None:
    from snakemake.cli import parse_config

    assert read_config([f"key={text}"], NONE) == {"key": value}
    assert parse_config([f"key={text}"]) == {"key": value}


@pytest.mark.parametrize("pair", ["content", "=x", "1a=x", "x=1", "a b=1"])
def test_what_is_no_pair(pair: str) -> None:
    with pytest.raises(AuroraError, match="write key=value"):
        read_config([pair], NONE)


def test_pairs_go_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("content: labs\nmodules: '2'\n")
    assert read_config(["content=theory", "content=both"], file) == {"content": "both", "modules": "2"}


def test_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("# nothing\n")
    assert read_config([], file) == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"content: labs\nmodules: [1\n", r"config\.yaml:3:1: .*write each setting as 'name: value'"),
        (b"- a\n", r"config\.yaml:1:1: settings are written as"),
        (b"a: \xff\n", r"config\.yaml: byte 4 is not UTF-8"),
        (b"a: !!python/object:os.system x\n", r"config\.yaml: this file cannot be read: could not determine"),
        (b"? [a]\n: b\n", r"config\.yaml: this file cannot be read: .*unhashable"),
    ],
)
def test_a_file_that_is_no_config(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "config.yaml"
    file.write_bytes(data)
    with pytest.raises(AuroraError, match=said):
        read_config([], file)
