"""`aurora links`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from aurora.errors import AuroraError
from aurora.links.cache import now, read_known, write_known
from aurora.links.check import Answers, ask, choose
from aurora.links.collect import collect
from aurora.links.text import as_data, asking_text, listing
from aurora.links.visit import PAUSE
from aurora.targets import Edition


def run(options: argparse.Namespace, editions: Sequence[Edition]) -> int:
    """Asks the links of some editions and prints what became of them; 1 where one is dead."""
    from aurora.links.fetch import Fetcher
    from aurora.links.guard import EVERYWHERE
    from aurora.links.visit import Visitor

    links = collect(editions, local=options.allow_private)
    if not links.pages:
        raise AuroraError("nothing is built yet; run 'snakemake', then ask for its links")
    known, warning = read_known()
    if warning:
        _say(warning)
    moment = now()
    asking = choose(links.places, known, moment, refresh=options.refresh)
    print(asking_text(asking, links, PAUSE), file=sys.stderr, flush=True)
    answers = Answers()
    try:
        if asking.links:
            ask(asking, Visitor(Fetcher(EVERYWHERE if options.allow_private else ()), pause=PAUSE), answers)
    finally:
        if any(one.kind != "unasked" for one in answers.outcomes.values()):
            write_known(answers.outcomes, moment)
    if answers.offline:
        _say("no host at all could be reached; is this machine on the network?")
    outcomes = {**asking.known, **answers.outcomes}
    if options.json:
        print(json.dumps(as_data(links, outcomes), ensure_ascii=False, indent=1))
    else:
        print(listing(links, outcomes))
    return 1 if any(one.kind == "dead" for one in outcomes.values()) else 0


def _say(line: str) -> None:
    print(f"aurora: {line}", file=sys.stderr)
