"""Commands inside prose: finds what an outline names, and never completes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import yaml

from aurora.markdown import plain
from aurora.resources import resource
from aurora.slots import SLOT

_BACKTICKS = re.compile(r"`([^`]+)`")
_EVERYWHERE = frozenset(
    {"alias", "cat", "cd", "cp", "echo", "exit", "export", "history", "ls", "mkdir", "mv", "pwd", "read", "rm", "rmdir"}
    | {"set", "source", "touch", "umask"}
)
_TOKEN = re.compile(r"\S+")
_OPENING = "(«“‘¿¡[{\"'"
_CLOSING = ".,;:)!?…»”’]}\"'"
_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?:=\S*)?|-\d+")
_NUMBER = re.compile(r"v?\d+(?:[.,]\d+)*")
_SPECIAL = re.compile(r"\w\.\w|[/=:@_*$~%]|[A-Z],[A-Z]|\d")
_VALUE = re.compile(r"[A-Z][A-Z0-9_,]*|\w+(?:-\w+)+")
_PATH = re.compile(r"(?:~|\.{1,2})?(?:/[\w.-]*\w[\w.-]*)+/?")
_MOST_PIPES = 10
_LONGEST_QUOTE = 40  # words
_PROGRAM = re.compile(r"[\w./~-]+")


@dataclass(frozen=True)
class Quote:
    """Something in `text[start:end]` that is code. A `command` can be pasted as it stands; a `name` is only quoted."""

    start: int
    end: int
    code: str
    kind: Literal["command", "name"]


@dataclass(frozen=True)
class _Known:
    complete: bool = False
    ambiguous: bool = False
    operands: int = 0
    numbers: bool = False
    word: bool = False
    actions: frozenset[str] = frozenset()
    needs_more: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Data:
    commands: dict[str, _Known]
    operands: frozenset[str]
    boundaries: frozenset[str]


@dataclass(frozen=True)
class _Token:
    """A word of the text: `core` without the punctuation around it, with its place."""

    raw: str
    core: str
    start: int
    end: int

    @property
    def opens(self) -> bool:
        return not self.raw.startswith(self.core[:1])

    @property
    def closes(self) -> bool:
        return not self.raw.endswith(self.core[-1:])


@dataclass
class _Call:
    """A command while it is being read."""

    name: str
    known: _Known
    end: int
    words: list[str] = field(default_factory=list)
    operands: int = 0
    strong: bool = False
    certain: bool = True

    def take(self, token: _Token, *, is_option: bool, is_value: bool) -> None:
        """Adds an argument. The value of an option is no operand, unless it looks like a file."""
        known = self.known.nouns | self.known.actions | self.known.needs_more
        self.words.append(token.core)
        self.strong = self.strong or is_option or token.core not in known
        self.operands += not is_option and (not is_value or bool(_SPECIAL.search(token.core)))

    def runs(self) -> bool:
        """Whether it can be pasted as it stands."""
        if not self.words:
            return self.known.complete
        if self.operands < self.known.operands:
            return False
        for index, word in enumerate(self.words):
            if word in self.known.actions:
                return True
            if word in self.known.needs_more:
                return len(self.words) > index + 1
        return self.strong or self._object_and_action()

    def sure(self) -> bool:
        """Whether it is a command at all, and no everyday word."""
        return self.strong or not self.known.ambiguous or self._object_and_action()

    def _object_and_action(self) -> bool:
        """Two nouns are an object and what is done with it: `nmcli device status`."""
        return sum(word in self.known.nouns for word in self.words) > 1


@cache
def _data() -> _Data:
    loaded = yaml.safe_load(resource("commands.yaml").read_text(encoding="utf-8"))
    commands = {}
    for name, facts in loaded["commands"].items():
        commands[name] = _Known(
            complete=bool(facts.get("complete")),
            ambiguous=bool(facts.get("ambiguous")),
            operands=int(facts.get("operands", 0)),
            numbers=bool(facts.get("numbers")),
            word=bool(facts.get("word")),
            actions=frozenset(facts.get("actions", ())),
            needs_more=frozenset(facts.get("needs_more", ())),
            nouns=frozenset(facts.get("nouns", ())),
        )
    return _Data(commands, frozenset(loaded["operands"]), frozenset(loaded["boundaries"]))


def find_code(text: str) -> list[Quote]:
    """The commands, tool names and absolute paths that a sentence names, in order and without overlap.

    Text in backticks is taken as it is. Elsewhere only known commands are found (`config/commands.yaml`), with the
    arguments that surely belong to them.
    """
    found: list[Quote] = []
    position = 0
    for match in _BACKTICKS.finditer(text):
        inner = match.group(1).strip()
        if not plain(inner) or SLOT.search(inner):
            continue
        found.extend(_in_prose(text, position, match.start()))
        found.append(Quote(match.start(), match.end(), inner, "command" if _is_command_line(inner) else "name"))
        position = match.end()
    found.extend(_in_prose(text, position, len(text)))
    return found


def commands_in(text: str) -> list[str]:
    """The complete commands that a text names, each once, in order, on one line each."""
    return list(dict.fromkeys(plain(q.code).removeprefix("$ ") for q in find_code(text) if q.kind == "command"))


def programs_in(text: str) -> list[str]:
    """The names of the known programs that a text's commands and tool names begin with, each once, in order.

    What every shell brings is no tool that one would have to see to.
    """
    firsts = [plain(q.code).removeprefix("$ ").removeprefix("sudo ").split()[0] for q in find_code(text)]
    return [name for name in dict.fromkeys(firsts) if name in _data().commands and name not in _EVERYWHERE]


def _is_command_line(code: str) -> bool:
    words = plain(code).removeprefix("$ ").removeprefix("sudo ").split()
    if not words or not _PROGRAM.fullmatch(words[0]):
        return False
    known = _data().commands.get(words[0])
    if known and (known.complete or len(words) > 1):
        return True
    return (len(words) > 1 and any(_OPTION.fullmatch(word) for word in words[1:])) or words[0].startswith("./")


def _in_prose(text: str, start: int, end: int) -> Iterator[Quote]:
    tokens = [_token(match) for match in _TOKEN.finditer(text, start, end)]
    index = 0
    while index < len(tokens):
        token = tokens[index]
        first = index + 1 if token.core == "sudo" and index + 1 < len(tokens) else index
        if tokens[first].core in _data().commands and not (first > index and token.closes):
            call, after = _read_call(tokens, first)
            if call.sure():
                complete = call.certain and call.runs()
                whole = complete or call.strong
                end = call.end if whole else tokens[first].end
                yield Quote(token.start, end, text[token.start : end], "command" if complete else "name")
                index = after if whole else first + 1
                continue
        elif _PATH.fullmatch(token.core) and not token.core.startswith("//"):
            yield Quote(token.start, token.end, token.core, "name")
        index += 1


def _token(match: re.Match[str]) -> _Token:
    raw = match.group()
    core = raw.lstrip(_OPENING)
    start = match.start() + len(raw) - len(core)
    core = core.rstrip(_CLOSING)
    return _Token(raw, core, start, start + len(core))


def _read_call(tokens: list[_Token], first: int, pipes: int = 0) -> tuple[_Call, int]:
    """Reads the arguments behind a command name; gives the call and the index of the first token behind it."""
    data = _data()
    call = _Call(tokens[first].core, data.commands[tokens[first].core], tokens[first].end)
    index = first + 1
    ended = tokens[first].closes
    after_option = False
    while index < len(tokens) and not ended:
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        joined = token.raw in ("|", "&&", "||") and following is not None and following.core in data.commands
        if joined and call.runs() and pipes < _MOST_PIPES:
            # What reads from a pipe needs no file of its own, so only its end matters.
            chained, index = _read_call(tokens, index + 1, pipes + 1)
            call.certain, call.end, call.strong = chained.certain, chained.end, True
            return call, index
        closing = _closing_quote(tokens, index) if token.raw[:1] in ("'", '"') else None
        if token.raw in (">", ">>", "<") and following:
            index, token = index + 1, following
        elif closing is not None:
            index, token = closing, tokens[closing]
            call.strong = True
        elif token.opens or not token.core:
            break
        elif not _OPTION.fullmatch(token.core) and not _is_argument(token.core, call, after_option):
            call.certain = token.core.lower() in data.boundaries
            break
        is_option = closing is None and bool(_OPTION.fullmatch(token.core))
        call.take(token, is_option=is_option, is_value=after_option)
        call.end = token.end + (closing is not None)
        ended = token.closes and (closing is None or token.raw[-1] not in "'\"")
        after_option = is_option
        index += 1
    return call, index


def _is_argument(core: str, call: _Call, after_option: bool) -> bool:
    known = call.known
    if core.lower() in _data().boundaries and core not in known.nouns:
        return False
    if _NUMBER.fullmatch(core):
        return known.numbers or after_option
    if core in known.nouns | known.actions | known.needs_more or _SPECIAL.search(core):
        return True
    if after_option and _VALUE.fullmatch(core):
        return True
    if known.word and not call.operands:
        return core.isalnum()
    return bool(call.words) and core in _data().operands


def _closing_quote(tokens: list[_Token], index: int) -> int | None:
    mark = tokens[index].raw[0]
    for later in range(index, min(len(tokens), index + _LONGEST_QUOTE)):
        raw = tokens[later].raw.rstrip(",.;:")
        if raw.endswith(mark) and (later > index or len(raw) > 1):
            return later
    return None
