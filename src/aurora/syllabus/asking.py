"""Whom `aurora outline` asks for a draft: the settings' model, behind the ledger, as every other task."""

from __future__ import annotations

from collections.abc import Callable

from aurora.checks.findings import Finding
from aurora.generate import Asked, generate, ledger_at, question_of
from aurora.request import Request
from aurora.runs import begin_run
from aurora.settings import Settings
from aurora.slices import Writer
from aurora.syllabus.command import Asking
from aurora.syllabus.topic import TASK, OutlineDraft
from aurora.writers import writers


def asking(settings: Settings) -> Asking | None:
    """Who drafts an outline under these settings; None with the offline provider, which drafts none.

    Raises:
        AuroraError: the provider has no model of its own, and the settings name none.
    """
    writer = writers(settings, TASK).get(TASK)
    if writer is None:
        return None

    def ask(
        request: Request, parse: Callable[[str], OutlineDraft], check: Callable[[OutlineDraft], list[Finding]]
    ) -> OutlineDraft:
        from aurora.buying import check_access

        if price(settings, writer, request) is not None:
            check_access(writer.provider, settings)
        begin_run()
        asked = Asked(settings, writer, "", str(request.hard["language"]), "outline")
        return generate(request, asked, lambda answer: parse(answer.text), check)

    return Asking(f"{writer.provider}/{writer.model}", lambda request: price(settings, writer, request), ask)


def price(settings: Settings, writer: Writer, request: Request) -> str | None:
    """What an answer is expected to cost, in words; None where the ledger has it."""
    from aurora.ledger.keys import key_of
    from aurora.prices import cost, load_prices
    from aurora.prompts import measure, render
    from aurora.providers.base import Usage

    if ledger_at(settings.ledger).find(key_of(question_of(request, writer))):
        return None
    usage = Usage(input_tokens=measure(render(request)), output_tokens=request.billed_tokens)
    usd = cost(usage, load_prices().find(writer.provider, writer.model))
    return "at a price that is not known here" if usd is None else f"about ${max(usd, 0.01):.2f}"
