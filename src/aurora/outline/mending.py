"""Finds the faults that stop YAML, line by line, and mends them in memory so that the rest of the file can be read too.

YAML stops at its first fault. Authors make the same few again and again: a `: ` in a title without quotes, a quote
that is not closed, a tab. Only a text that did not parse comes here, and only what is a fault in any file is reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from aurora.errors import Problem
from aurora.outline.dialects import KNOWN_KEYS

_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<dashes>(?:-[ \t]+)*)(?P<body>.*?)\s*")
_KEY = re.compile(r"""(?P<key>"[^"]*"|'[^']*'|[^\s"'\[{#&*!|>%@`](?:[^:]|:(?=\S))*?)\s*:(?P<gap>\s+|$)""")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}(?:\s+#.*)?")
_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_UNFIT_STARTS = ("@", "`", "%", "]", "}", ",", "|", ">", "- ", "? ")
# No title is this long; the patterns take quadratic time on lines made to hurt.
_LONGEST = 5_000
_CLOSERS = {"[": "]", "{": "}"}


@dataclass
class Mended:
    """The text with its faults mended, on the same lines. `sound` says that what is wrong in it now is really wrong."""

    text: str
    problems: list[Problem] = field(default_factory=list)
    sound: bool = True


def quoted(text: str) -> str:
    """A text as YAML takes it whatever it holds."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def colon_message(what: str, prefix: str, text: str) -> str:
    """What to say of a text with an unquoted `: `, with the line as it should be."""
    return f"{what} holds ': ', which starts a new key in YAML; put it in quotes: {prefix}{quoted(text)}"


def mend(text: str, file: str) -> Mended:
    """Mends what it knows of; the problems name each fault and how its line should read."""
    return _Scan(text.split("\n"), file).run()


class _Scan:
    def __init__(self, lines: list[str], file: str) -> None:
        self.lines = lines
        self.file = file
        self.mended = Mended("")

    def run(self) -> Mended:
        number = 0
        while number < len(self.lines):
            number = self._line(number)
        self.mended.text = "\n".join(self.lines)
        return self.mended

    def _problem(self, number: int, column: int, message: str) -> None:
        self.mended.problems.append(Problem(self.file, number + 1, column + 1, message))

    def _line(self, number: int) -> int:
        """Looks at one line, mends it, and says which line to look at next."""
        match = None if len(self.lines[number]) > _LONGEST else _LINE.fullmatch(self.lines[number])
        if match is None or not match["body"] or match["body"].startswith(("#", "---", "...")):
            return number + 1
        if "\t" in match["indent"] + match["dashes"]:
            self._problem(
                number,
                self.lines[number].index("\t"),
                "there is a tab in the indentation of this line; indent with blanks",
            )
            self.mended.sound = False
            return number + 1
        start = len(match["indent"] + match["dashes"])
        key = _KEY.match(match["body"])
        if (
            key is not None
            and match["dashes"]
            and key["key"] not in KNOWN_KEYS
            and self._colon(match["body"][key.end() :]) >= 0
        ):
            key = None
        if key is None and not match["dashes"]:
            return self._stray_line(number, start, match["body"])
        value = match["body"][key.end() :] if key else match["body"]
        parent = start if key else self.lines[number].rfind("-", 0, start)
        if not value:
            return number + 1
        return self._value(number, start + (key.end() if key else 0), value, key["key"] if key else None, parent)

    def _stray_line(self, number: int, start: int, body: str) -> int:
        """A line that is neither a key nor an item: of what may be wrong with it, a missing colon can be mended."""
        if body in KNOWN_KEYS:
            self._problem(number, start + len(body), f"'{body}' has no ':' behind it; write: {body}:")
            self.lines[number] += ":"
        return number + 1

    def _value(self, number: int, column: int, value: str, key: str | None, parent: int) -> int:
        if _BLOCK_SCALAR.fullmatch(value):
            return self._after_deeper(number, parent)
        if value[0] in "\"'":
            return self._quoted_value(number, column, value, key)
        if value[0] in _CLOSERS:
            return self._flow_value(number, column, value, key, parent)
        if value.startswith(_UNFIT_STARTS) or (value[0] == "*" and not re.fullmatch(r"\*[\w-]+(\s+#.*)?", value)):
            message = (
                f"{_what(key)} starts with '{value[0]}', which has a meaning of its own in YAML; put it in quotes: "
            )
            text = _without_comment(value)
            self._problem(number, column, message + _prefix(key) + quoted(text))
            self._replace(number, column, text)
            return number + 1
        if value[0] in "&!#":
            return number + 1
        return self._plain_value(number, column, _without_comment(value), key, parent)

    def _plain_value(self, number: int, column: int, value: str, key: str | None, parent: int) -> int:
        end = self._after_deeper(number, parent)
        at = self._colon(value)
        fault = (number, column + at) if at >= 0 else None
        parts = [value]
        for later in range(number + 1, end):
            line = self.lines[later]
            body, indent = line.strip(), len(line) - len(line.lstrip())
            found = _KEY.match(body[:_LONGEST])
            if found is not None and found["key"] in KNOWN_KEYS and key is not None:
                self._misplaced_key(later, indent, found["key"], number, parent)
                end = later
                break
            if body and not body.startswith("#"):
                at = self._colon(_without_comment(body))
                fault = fault or ((later, indent + at) if at >= 0 else None)
                parts.append(_without_comment(body))
        if fault is None:
            return end
        text = " ".join(parts)
        self._problem(*fault, colon_message(_what(key), _prefix(key), text))
        self._replace(number, column, text)
        for later in range(number + 1, end):
            self.lines[later] = ""
        return end

    def _misplaced_key(self, number: int, indent: int, key: str, above: int, column: int) -> None:
        self._problem(
            number,
            indent,
            f"'{key}' is indented deeper than the key on line {above + 1}, which has its value already; "
            f"start it in column {column + 1}",
        )
        self.lines[number] = " " * column + self.lines[number].lstrip()

    def _quoted_value(self, number: int, column: int, value: str, key: str | None) -> int:
        match = _QUOTED.match(value)
        if match is None:
            closing = self._closing_line(number, value[0])
            if closing is not None:
                return closing + 1
            text = _without_comment(value[1:])
            self._problem(
                number, column, f"the quote that opens here is not closed; write: {_prefix(key)}{quoted(text)}"
            )
            self._replace(number, column, text)
            return number + 1
        rest = value[match.end() :]
        if not rest or re.match(r"\s+#", rest):
            return number + 1
        whole = _without_comment(value)
        text = whole[1:-1].replace("''", "'") if whole.endswith(value[0]) and value[0] not in rest[:-1] + " " else whole
        self._problem(
            number,
            column + match.end(),
            f"{_what(key)} goes on behind its closing quote; put all of it in quotes: {_prefix(key)}{quoted(text)}",
        )
        self._replace(number, column, text)
        return number + 1

    def _closing_line(self, number: int, quote: str) -> int | None:
        """The line that closes a quote which is still open at the end of this one; None where a key comes first."""
        for later in range(number + 1, len(self.lines)):
            match = None if len(self.lines[later]) > _LONGEST else _LINE.fullmatch(self.lines[later])
            key = _KEY.match(match["body"]) if match else None
            if key is not None and key["key"] in KNOWN_KEYS:
                return None
            if quote in self.lines[later]:
                return later
        return None

    def _flow_value(self, number: int, column: int, value: str, key: str | None, parent: int) -> int:
        end = value.rfind(_CLOSERS[value[0]])
        if end < 0:
            return self._after_deeper(number, parent)
        rest = value[end + 1 :]
        if rest.strip() and not re.match(r"\s+#", rest):
            text = _without_comment(value)
            self._problem(
                number,
                column,
                f"{_what(key)} starts with '{value[0]}', which opens a list or mapping in YAML; "
                f"put it in quotes: {_prefix(key)}{quoted(text)}",
            )
            self._replace(number, column, text)
        return number + 1

    def _after_deeper(self, number: int, parent: int) -> int:
        """The first line from here on that is not blank and not indented deeper than a column."""
        later = number + 1
        while later < len(self.lines):
            line = self.lines[later]
            if line.strip() and len(line) - len(line.lstrip()) <= parent:
                break
            later += 1
        return later

    def _replace(self, number: int, column: int, text: str) -> None:
        self.lines[number] = self.lines[number][:column] + quoted(text)

    @staticmethod
    def _colon(value: str) -> int:
        """Where a plain text holds a `: ` or ends in a colon; -1 where it does neither."""
        if value[:1] in ('"', "'", "[", "{", "|", ">"):
            return -1
        match = re.search(r":(?=\s|$)", _without_comment(value))
        return match.start() if match else -1


def _what(key: str | None) -> str:
    if key is None:
        return "this text"
    return f"the text of '{key}'" if key.endswith("s") else f"the {key}"


def _prefix(key: str | None) -> str:
    return f"{key}: " if key else "- "


def _without_comment(text: str) -> str:
    return re.split(r"\s+#", text, maxsplit=1)[0].rstrip()
