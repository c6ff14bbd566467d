"""What became of links when they were last asked: `.aurora/links.json`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ValidationError

from aurora.files import write_file
from aurora.links.outcome import Outcome

FILE = Path(".aurora/links.json")
GOOD_FOR = timedelta(days=7)
"""How long a link that is alive is not asked again; any other is asked each time."""

_FORGOTTEN_AFTER = timedelta(days=90)


class Known(BaseModel):
    """An outcome and when it was learnt."""

    at: AwareDatetime
    outcome: Outcome

    def is_good(self, now: datetime) -> bool:
        """Whether it need not be asked again."""
        return self.outcome.kind in ("alive", "moved") and timedelta(0) <= now - self.at < GOOD_FOR


class _File(BaseModel):
    links: dict[str, Known] = {}


def read_known(file: Path = FILE) -> tuple[dict[str, Known], str | None]:
    """What is known of links, and a word where the file cannot be read; all of them are asked then."""
    try:
        return _File.model_validate_json(file.read_bytes()).links, None
    except FileNotFoundError:
        return {}, None
    except (OSError, ValidationError):
        return {}, f"{file.as_posix()} cannot be read; all links are asked again"


def write_known(found: Mapping[str, Outcome], now: datetime, file: Path = FILE) -> None:
    """Adds outcomes to what is known, and forgets what was not asked for long."""
    kept = {address: one for address, one in read_known(file)[0].items() if now - one.at < _FORGOTTEN_AFTER}
    # Of a host that may not be asked nothing was learnt.
    new = {address: Known(at=now, outcome=one) for address, one in found.items() if one.kind != "unasked"}
    links = dict(sorted({**kept, **new}.items()))
    write_file(file, (_File(links=links).model_dump_json(indent=1) + "\n").encode())


def now() -> datetime:
    """The present, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
