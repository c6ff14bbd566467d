"""`aurora`: answers questions about courses. It builds nothing; `snakemake` does that.

Exit codes: 0 all is well, 1 something is missing (`aurora status`), above the budget (`aurora plan`) or dead
(`aurora links`), 2 the command, the config or an outline is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aurora.new_course.command import add_arguments as add_new_arguments
from aurora.syllabus.command import add_arguments as add_outline_arguments

if TYPE_CHECKING:
    from aurora.build import Build

_CONFIG_HELP = "settings as for snakemake, such as content=labs modules=1,3-4"
_WRONG, _INTERRUPTED, _PIPE_CLOSED = 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a subcommand and returns its exit code. What goes wrong is said in clear lines, never as a traceback."""
    from aurora.errors import AuroraError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        code = command(options)
        sys.stdout.flush()
        return code
    except AuroraError as error:
        print(str(error), file=sys.stderr)
        return _WRONG
    except BrokenPipeError:
        # Python flushes stdout once more at its end, into a pipe that nobody reads any more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"aurora: this is a fault of Aurora's, please report it: {said}", file=sys.stderr)
        return _WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="aurora", description="Says where your courses stand. To build them, run snakemake."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    status = _subcommand(commands, "status", _status, "what is there, what is missing and why")
    status.epilog = (
        "Exit code: 0 all is there, 1 something is missing, 2 the command, the config or an outline is wrong."
    )
    _subcommand(commands, "todo", _todo, "the places that are still to be written, with file and line")
    _subcommand(commands, "plan", _plan, "what a build would buy of models, and what it would cost; asks nobody")
    _subcommand(commands, "ledger", _ledger, "what was bought of models: calls, tokens and money")
    text = "a course repository to begin with: a small outline, the settings and what builds it"
    new = commands.add_parser("new", help=text, description=f"Starts {text}. It overwrites nothing.")
    add_new_arguments(new)
    new.set_defaults(command=_new)
    outline = _subcommand(commands, "outline", _outline, "a first outline, from a syllabus or a topic, for you to edit")
    add_outline_arguments(outline)
    history = _subcommand(commands, "history", _history, "the versions of a lesson, lab or picture, and how to go back")
    history.add_argument(
        "item",
        nargs="?",
        metavar="ITEM",
        help="lesson:ID, lab:ID, visual:ID-3 or slides:MODULE, with an id or a number such as lesson:1.2; without it, "
        "all that have an edit or more than one version",
    )
    history.add_argument("--show", type=int, metavar="N", help="print the text of version N of ITEM")
    links = _subcommand(commands, "links", _links, "asks the links of what is built whether they still lead anywhere")
    links.add_argument("--refresh", action="store_true", help="ask all, those too that answered in the last 7 days")
    links.add_argument(
        "--allow-private", action="store_true", help="ask hosts of private networks, and this machine, too"
    )
    links.epilog = (
        "Asks http and https links, each host once a second at most and as its robots.txt wishes, and keeps the "
        "answers in .aurora/links.json, where reports find what is dead. Exit code: 0 no link is dead, 1 some are, 2 "
        "the command, the config or an outline is wrong, or nothing is built."
    )
    orphans = _subcommand(commands, "orphans", _orphans, "what is left of lessons, labs and pictures that are gone")
    orphans.add_argument("--remove", action="store_true", help="remove it, but for what a person changed")
    orphans.epilog = (
        "Edits and the ledger are never touched. Exit code: 0 all is well, 1 with --remove something stays, since a "
        "person changed it or it cannot be removed, 2 the command, the config or an outline is wrong, or a build runs."
    )
    ids = _subcommand(commands, "ids", _ids, "the ids of all lessons and labs")
    ids.add_argument("--pin", action="store_true", help="write the ids into the outlines, so that titles may change")
    return parser


def _subcommand(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
    parser.add_argument("--json", action="store_true", help="print it as JSON, for programs")
    parser.add_argument("--config", nargs="+", default=[], metavar="KEY=VALUE", help=_CONFIG_HELP)
    parser.set_defaults(command=run)
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        print(f"aurora {version('aurora-courses')}")
        parser.exit()


def _status(options: argparse.Namespace) -> int:
    from aurora.report import as_json, examine_build
    from aurora.report.text import status_text
    from aurora.run_lock import running_build

    running = running_build()
    reports = examine_build(_build(options))
    if options.json:
        print("[\n" + ",\n".join(as_json(report).rstrip() for report in reports) + "\n]")
    else:
        if running and running.run:
            print(f"A build is running since {running.begun} ({running}): what is missing may be under way.\n")
        print("\n\n".join(status_text(report) for report in reports))
    return 0 if all(report.status_code == 200 for report in reports) else 1


def _todo(options: argparse.Namespace) -> int:
    from aurora.todo import as_data, listing

    editions = _build(options).editions
    print(_dumped(as_data(editions)) if options.json else listing(editions))
    return 0


def _plan(options: argparse.Namespace) -> int:
    from aurora.generate import ledger_at
    from aurora.plan import as_text

    build = _build(options)
    plan = build.plan()
    if plan.tasks:
        for line in ledger_at(build.settings.ledger).warnings:
            print(f"aurora: {line}", file=sys.stderr)
    if options.json:
        print(plan.model_dump_json(indent=1))
    elif build.settings.text_provider == "offline":
        print("Nothing is to be bought: text_provider is offline, which makes worksheets without any model.")
    else:
        print(as_text(plan))
        if plan.total.to_buy and build.settings.text_model is None:
            print("Name text_model in config/config.yaml, so that a newer Aurora does not choose, and buy, another.")
    return 1 if plan.over_budget else 0


def _ledger(options: argparse.Namespace) -> int:
    from aurora.generate import ledger_at
    from aurora.ledger.summary import as_text, summarise

    build = _build(options)
    asked = build.settings.text_provider != "offline"
    used = {call.key for call in build.calls(from_nothing=True) if call.key} if asked else None
    summary = summarise(ledger_at(build.settings.ledger), used)
    print(summary.model_dump_json(indent=1) if options.json else as_text(summary))
    return 0


def _history(options: argparse.Namespace) -> int:
    from aurora.errors import AuroraError
    from aurora.generate import ledger_at
    from aurora.history import all_histories, item_history
    from aurora.history_text import item_text, listing, shown_text

    if options.show is not None and not options.item:
        raise AuroraError("--show needs an item: aurora history lesson:ID --show 1")
    build = _build(options)
    histories = item_history(build, options.item) if options.item else all_histories(build)
    for line in ledger_at(build.settings.ledger).warnings:
        print(f"aurora: {line}", file=sys.stderr)
    if build.settings.text_provider == "offline":
        print(
            "aurora: text_provider is offline, whose worksheets are made from the outline alone and have no versions",
            file=sys.stderr,
        )
    if options.show is not None:
        sys.stdout.write(shown_text(histories, options.show))
    elif options.json:
        print(_dumped([one.model_dump() for one in histories]))
    else:
        print("\n\n".join(item_text(one) for one in histories) if options.item else listing(histories))
    return 0


def _orphans(options: argparse.Namespace) -> int:
    from aurora.orphans import as_text, find_orphans, remove_orphans, result_text
    from aurora.run_lock import hold_folder, release_folder

    def say(text: str) -> None:
        print(text, file=sys.stderr if options.json and options.remove else sys.stdout, flush=True)

    _config(options)
    try:
        if options.remove:
            # Only for a moment, as a dry run: a build that starts meanwhile waits.
            hold_folder(dry_run=True)
        build = _build(options)
        found = [find_orphans(edition, build.stocks[edition.folder]) for edition in build.editions]
        if options.remove or not options.json:
            say(as_text(found, removing=options.remove))
        if options.remove:
            found = [remove_orphans(edition, one) for edition, one in zip(build.editions, found, strict=True)]
            if any(one.files for one in found):
                say(result_text(found))
    finally:
        release_folder()
    if options.json:
        print(_dumped([one.model_dump() for one in found]))
    stays = any(file.kept and not file.note for one in found for file in one.files)
    return 1 if options.remove and stays else 0


def _links(options: argparse.Namespace) -> int:
    from aurora.links.command import run

    return run(options, _build(options).editions)


def _new(options: argparse.Namespace) -> int:
    from aurora.new_course.command import run

    return run(options)


def _outline(options: argparse.Namespace) -> int:
    from aurora.cli_config import read_config
    from aurora.settings import load_settings
    from aurora.syllabus.asking import asking
    from aurora.syllabus.command import run

    return run(options, lambda: asking(load_settings(read_config(options.config))))


def _ids(options: argparse.Namespace) -> int:
    from aurora import ids_listing
    from aurora.editions import load_courses
    from aurora.settings import load_settings

    settings = load_settings(_config(options))
    courses, _ = load_courses(settings)
    if options.pin:
        ids_listing.pin_all(courses, say=lambda line: print(line, file=sys.stderr if options.json else sys.stdout))
        courses, _ = load_courses(settings)
    if options.json:
        print(_dumped(ids_listing.as_data(courses)))
    elif not options.pin:
        print(ids_listing.listing(courses))
    return 0


def _build(options: argparse.Namespace) -> Build:
    from aurora.build import Build

    return Build(_config(options))


def _config(options: argparse.Namespace) -> dict[str, Any]:
    from aurora.cli_config import read_config
    from aurora.errors import AuroraError

    config = read_config(options.config)
    if config.get("outlines") in (None, ["outlines"], "outlines") and not Path("outlines").exists():
        raise AuroraError(
            "there is no folder outlines/ here; run this where your outlines are, "
            "or name one: --config outlines=path/to/my-course.yaml"
        )
    return config


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    sys.exit(main())
