"""What a host asks of programs that visit it (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

MAX_BYTES = 512 * 1024
_MAX_DELAY = 10.0


@dataclass(frozen=True)
class Robots:
    """The wishes of one host. `why` is set where they could not be learnt, so that nothing else may be asked."""

    parser: RobotFileParser | None = None
    why: str = ""

    def allows(self, agent: str, address: str) -> bool:
        """Whether a page may be asked for."""
        return not self.why and (self.parser is None or self.parser.can_fetch(agent, address))

    def delay(self, agent: str) -> float:
        """Seconds that the host wants between two requests, within reason; 0 where it says nothing."""
        wanted = self.parser.crawl_delay(agent) if self.parser else None
        return min(float(wanted or 0), _MAX_DELAY)


def read_robots(status: int, body: bytes) -> Robots:
    """The wishes in an answer to `/robots.txt`: none where there is no such file."""
    if 200 <= status < 300:
        parser = RobotFileParser()
        try:
            parser.parse(body.decode("utf-8", errors="replace").lstrip("\ufeff").splitlines())
        except ValueError:
            return Robots(why="its robots.txt cannot be read")
        return Robots(parser)
    if status == 429 or status >= 500:
        return Robots(why=f"its robots.txt cannot be read ({status})")
    return Robots()
