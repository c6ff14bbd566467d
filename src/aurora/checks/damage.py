"""Is a published file that differs from what was published an edit, or is it damaged?

A file that was cut short while it was written, emptied or overwritten with noise must never be taken for what a person
wrote, and a last section that a person took out never for damage. To know a strict prefix of *any* length again, the
text itself has to be known: digests at fixed places say nothing of the bytes behind the last of them. Texts are small
(tens of kilobytes), so the fingerprint simply holds it; pictures and other binary files are known by whether they can
be decoded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any


def fingerprint(data: bytes) -> dict[str, Any]:
    """What is remembered of a published text: `size` in bytes, `sha256` in hex, and the `text` itself; JSON-able.

    Raises:
        UnicodeDecodeError: it is no UTF-8, so nothing that may be published as a text.
    """
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "text": data.decode("utf-8")}


def normalised(data: bytes) -> bytes:
    """A text without what editors, git and archives change of it by themselves: its line ends and byte order mark."""
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def damaged(data: bytes, published: Mapping[str, Any] | None, *, page: bool = False) -> str | None:
    """What shows that a text file is damaged; None where it is whole or a person's edit.

    Args:
        data: what the file holds now.
        published: the fingerprint of what was published, None where it is not known.
        page: it is a page that people edit, and may have shortened by whole lines.
    """
    if not normalised(data).strip():
        return "it is empty"
    if b"\0" in data:
        # A crash can leave a file with the right length and nothing in it; no editor of texts writes such bytes.
        return "it holds NUL bytes"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f"it is not UTF-8 (line {line})"
    text = published.get("text") if published else None
    if isinstance(text, str):
        whole, found = normalised(text.encode("utf-8")), normalised(data).removesuffix(b"\r")
        cut = len(found) < len(whole) and whole.startswith(found)
        if cut and not (page and b"\n" in (found[-1:], whole[len(found) :][:1])):
            return f"it breaks off after {len(found)} of {len(whole)} bytes"
    return None


def damaged_picture(data: bytes, suffix: str) -> str | None:
    """What shows that a PNG or SVG file is damaged; None where it can be decoded, whatever its size and content.

    Args:
        suffix: `.png` or `.svg`.

    Raises:
        ValueError: any other suffix.
    """
    from aurora.checks.images import svg_root, undecodable_png

    if not data:
        return "it is empty"
    if suffix == ".png":
        return undecodable_png(data)
    if suffix == ".svg":
        root = svg_root(data)
        return root if isinstance(root, str) else None
    raise ValueError(f"no picture has the suffix '{suffix}'")
