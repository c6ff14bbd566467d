"""The plan of a lab: what its guide is written from."""

from __future__ import annotations

from pydantic import Field

from aurora.outline.models import ActivityType, Closed


class LabStep(Closed):
    """One step. None means that nobody has said it yet: the guide then has a slot there.

    `title` names a step whose action is still to be written.
    """

    title: str | None = None
    action: str | None
    commands: list[str] = Field(default_factory=list)
    minutes: float | None = Field(None, ge=0, le=1e9)
    expected: str | None = None
    verification: str | None = None


class LabPlanAnswer(Closed):
    """What a model says of a lab: a `LabPlan` without what the outline knows already."""

    objectives: list[str] = Field(min_length=1)
    scenario: str
    start_state: str
    end_state: str
    tools: list[str]
    steps: list[LabStep] = Field(min_length=1)
    validation: list[str]
    troubleshooting: list[str]
    cleanup: list[str]
    deliverable: str
    questions: list[str]


class LabPlan(Closed):
    """A lab, worked out. The minutes of the steps sum to `minutes` where that is known.

    `continues` is the id of the lab whose end state this one starts from, `tools` what the lab uses of the shared
    environment and what its steps name.
    """

    id: str
    title: str
    type: ActivityType
    minutes: float | None
    bloom_level: str | None
    objectives: list[str]
    objectives_proposed: bool
    scenario: str | None = None
    start_state: str | None = None
    end_state: str | None = None
    continues: str | None = None
    tools: list[str] = Field(default_factory=list)
    steps: list[LabStep]
    validation: list[str] = Field(default_factory=list)
    troubleshooting: list[str] = Field(default_factory=list)
    cleanup: list[str] = Field(default_factory=list)
    deliverable: str | None = None
    questions: list[str] = Field(default_factory=list)
    executed: bool = False
