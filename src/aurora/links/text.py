"""What `aurora links` says, to people and to programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aurora.checks.addresses import host_of, shown_address
from aurora.checks.hosts import posing
from aurora.links.check import Asking
from aurora.links.collect import Links, Place
from aurora.links.outcome import KINDS, Kind, Outcome
from aurora.markdown import plain
from aurora.words import counted

_TO_DO: dict[Kind, str] = {
    "dead": "Replace it or remove it",
    "moved": "Write the new address",
    "unsure": "Open it yourself to see",
    "unasked": "Open it yourself to see",
}
_ORDER: tuple[Kind, ...] = ("dead", "moved", "unsure", "unasked")


def asking_text(asking: Asking, links: Links, pause: float) -> str:
    """What is going to be asked, before it is."""
    known = f"; {counted(len(asking.known), 'link')} answered in the last 7 days" if asking.known else ""
    own = f"; {links.left_out} left out (examples, the reader's own machine)" if links.left_out else ""
    if not asking.links:
        return f"No link is to be asked on {counted(links.pages, 'page')}{known}{own}."
    # The host's robots.txt, and each link once; who does not answer to HEAD is asked twice.
    seconds = round((asking.most + 1) * pause)
    time = f", which takes {seconds} s or more" if seconds > 5 else ""
    hosts = counted(len(asking.hosts), "host")
    return f"Asking {counted(asking.links, 'link')} at {hosts}{time}{known}{own}."


def listing(links: Links, outcomes: Mapping[str, Outcome]) -> str:
    """Every link that is not simply alive, place by place, with what to do; at the end how many there are of each."""
    lines = []
    for kind in _ORDER:
        for address, places in links.places.items():
            outcome = outcomes.get(address)
            if outcome and outcome.kind == kind:
                lines += [_line(place, address, outcome) for place in places]
                mend = next((where_to_mend(place) for place in places if place.edit), _IN_PLACE)
                lines.append(f"  {_TO_DO[kind]}{mend if kind in ('dead', 'moved') else ''}.")
    return "\n".join([*lines, _sum(links, outcomes)])


def named(address: str) -> str:
    """An address for people, with the real name of a host that looks like another."""
    real = posing(host_of(address))
    return f"{shown_address(address)}{f' (really {real})' if real else ''}"


def where_to_mend(place: Place) -> str:
    """Where a link is to be mended, as the end of a sentence; nothing where that is its place itself."""
    return f" in {place.edit}:{place.edit_line}" if place.edit else ""


def as_data(links: Links, outcomes: Mapping[str, Outcome]) -> dict[str, Any]:
    """All links with what became of them, for programs."""
    return {
        "links": [
            {
                "address": shown_address(address, whole=True),
                **outcome.model_dump(),
                "to": shown_address(outcome.to, whole=True) if outcome.to else None,
                "places": [
                    {"file": place.file, "line": place.line, "edit": place.edit, "edit_line": place.edit_line or None}
                    for place in places
                ],
            }
            for address, places in links.places.items()
            if (outcome := outcomes.get(address))
        ],
        "counts": {kind: sum(one.kind == kind for one in outcomes.values()) for kind in KINDS},
        "left_out": links.left_out,
    }


_IN_PLACE = "; write into the page, the next build keeps it"


def _line(place: Place, address: str, outcome: Outcome) -> str:
    said: str = outcome.kind
    if outcome.kind == "moved":
        said = f"moved for good to {named(str(outcome.to))}"
    elif outcome.why:
        said = f"{outcome.kind} ({plain(outcome.why)})"
    return f"{place.file}:{place.line}: {said}: {named(address)}"


def _sum(links: Links, outcomes: Mapping[str, Outcome]) -> str:
    counts = {kind: sum(one.kind == kind for one in outcomes.values()) for kind in KINDS}
    said = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
    total = counted(len(outcomes), "link")
    return f"{total} on {counted(links.pages, 'page')}{f': {said}' if said else ''}"
