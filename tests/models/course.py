"""A course repository in which the real Snakefile buys from the vendors on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aurora.ledger import Entry, open_ledger
from tests.models.vendors import KEY, KEYS, NO_KEYS, Vendors
from tests.providers.servers import closed_port
from tests.workflow.workspace import Result, Workspace, environment

SMALL = """\
course:
  title: Eggs
  language: en
  level: beginner
  audience: [Cooks]
modules:
  - title: Pans
    lessons:
      - title: Boiling eggs
        duration_minutes: 8
        visuals: 2
        topics: [Water, Salt]
        labs:
          - {title: Boil one egg, duration_minutes: 15}
"""
FRYING = """\
      - title: Frying eggs
        duration_minutes: 5
        visuals: 0
        topics: [Oil]
"""


@dataclass
class Course(Workspace):
    """A course repository, its outline and who writes it. `settings` are those of every build and plan."""

    name: str = "tiny"
    language: str = "en"
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def edition(self) -> Path:
        return self.path / f"build/{self.name}/{self.language}"

    def wipe(self) -> None:
        """Leaves the sources and the ledger alone."""
        shutil.rmtree(self.path / "build")
        shutil.rmtree(self.path / ".snakemake")

    def buys(self, vendors: Vendors, text: str, image: str = "none", **settings: Any) -> Course:
        """Settings under which these vendors write and paint; lessons are as short as settings allow."""
        if image != "none":
            vendors.needs_painter()
        self.settings = {
            "text_provider": text,
            "image_provider": image,
            "base_urls": vendors.urls,
            "words_per_minute": 20,
            **settings,
        }
        return self

    def build(
        self,
        *targets: str,
        keys: dict[str, str] | None = None,
        cores: int = 2,
        timeout: int = 300,
        env: dict[str, str] | None = None,
        **settings: Any,
    ) -> Result:
        """Builds targets (all of them where none is named), with the keys of all vendors where none are given."""
        environment = {**NO_KEYS, **(KEYS if keys is None else keys), **(env or {})}
        result = self.snakemake(*self.arguments(*targets, cores=cores, **settings), env=environment, timeout=timeout)
        assert KEY not in result.output
        return result

    def arguments(self, *targets: str, cores: int = 2, **settings: Any) -> list[str]:
        """What `snakemake` is called with for a build."""
        named = [f"build/{self.name}/{self.language}/{target}" for target in targets]
        quiet = () if targets else ("--quiet", "all")
        return [*named, *quiet, "--cores", str(cores), "--config", *self._given(settings)]

    def rebuild(self, *targets: str, cores: int = 2, timeout: int = 300, **settings: Any) -> Result:
        """Builds where there is neither a key nor a vendor."""
        nowhere = f"http://127.0.0.1:{closed_port()}"
        urls = dict.fromkeys(self.settings["base_urls"], nowhere)
        return self.build(*targets, keys=NO_KEYS, cores=cores, timeout=timeout, base_urls=urls, **settings)

    def plan(self, **settings: Any) -> dict[str, Any]:
        """What `aurora plan --json` says, without any key."""
        return dict(self.said("plan", **settings))

    def ledger(self, **settings: Any) -> dict[str, Any]:
        """What `aurora ledger --json` says."""
        return dict(self.said("ledger", **settings))

    def said(self, command: str, *arguments: str, **settings: Any) -> Any:
        """What a subcommand of `aurora` says as JSON, without any key."""
        done = subprocess.run(
            [sys.executable, "-m", "aurora.cli", command, *arguments, "--json", "--config", *self._given(settings)],
            cwd=self.path,
            capture_output=True,
            text=True,
            env=environment(NO_KEYS),
            timeout=120,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        return json.loads(done.stdout)

    def _given(self, settings: dict[str, Any]) -> list[str]:
        return [f"{name}={json.dumps(value)}" for name, value in {**self.settings, **settings}.items()]

    @property
    def report(self) -> dict[str, Any]:
        """The report of the last build."""
        content = self.settings.get("content", "both")
        name = "report.json" if content == "both" else f"report-{content}.json"
        return dict(json.loads((self.edition / name).read_text(encoding="utf-8")))

    @property
    def accepted(self) -> list[Entry]:
        """The accepted answers in the ledger."""
        return list(open_ledger(str(self.path / "ledger")).entries())

    @property
    def spent(self) -> list[Entry]:
        """The answers in the ledger that were paid for in vain."""
        return list(open_ledger(str(self.path / "ledger")).spent_entries())

    @property
    def calls(self) -> int:
        """How many calls the ledger says were paid for."""
        return sum(entry.attempts > 0 for entry in self.accepted) + len(self.spent)

    @property
    def tasks(self) -> Counter[str]:
        """How many accepted answers each task has, of those that a model gave."""
        return Counter(entry.task for entry in self.accepted if entry.attempts > 0)


def to_buy(plan: dict[str, Any]) -> dict[str, int]:
    """How many calls of each task a plan says are to be bought."""
    return {task["task"]: task["to_buy"] for task in plan["tasks"] if task["to_buy"]}


def holds_the_key(folder: Path) -> list[str]:
    """The files under a folder that hold the key of a vendor."""
    return [str(path) for path in folder.rglob("*") if path.is_file() and KEY.encode() in path.read_bytes()]
