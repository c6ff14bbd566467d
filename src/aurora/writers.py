"""Who is asked for each task: the provider, the model, and the version of the prompt template."""

from __future__ import annotations

from aurora.setting_values import split_model
from aurora.settings import Settings
from aurora.slices import Writer

RESEARCH, DRAFT, REVIEW = "lesson.research", "lesson.draft", "lesson.review"
SPEC, IMAGE_TASK = "visual.spec", "visual.image"
ENVIRONMENT, PLAN, GUIDE = "lab.environment", "lab.plan", "lab.guide"
TITLES = "titles"
SLIDES = "slides"


def asks_models(settings: Settings) -> bool:
    """Whether a model writes; the offline writer needs nobody."""
    return settings.text_provider != "offline"


def paints(settings: Settings) -> bool:
    """Whether illustrations are bought; beside the offline writer every picture is drawn."""
    return asks_models(settings) and settings.image_provider != "none"


def writers(settings: Settings, *tasks: str) -> dict[str, Writer]:
    """Who is asked for these tasks; nobody with the offline writer.

    Raises:
        AuroraError: a provider has no model of its own in `prices.yaml` and the settings name none, or a template of
            the course's own cannot be read.
    """
    return {task: _writer(settings, task) for task in tasks} if asks_models(settings) else {}


def lesson_tasks(settings: Settings) -> list[str]:
    """The tasks of a lesson, in order: the draft alone with the offline writer."""
    if not asks_models(settings) or settings.quality == "quick":
        return [DRAFT]
    return [RESEARCH, DRAFT, REVIEW] if settings.quality == "thorough" else [DRAFT, REVIEW]


def fallbacks(settings: Settings) -> list[tuple[str, str]]:
    """The (provider, model) to ask for text, in order, where the first one is not to be had."""
    return [split_model(entry) for entry in settings.fallback]


def _writer(settings: Settings, task: str) -> Writer:
    from aurora.prompts import version

    provider, model = _model(settings, task)
    return Writer(provider=provider, model=model, prompt=version(task))


def _model(settings: Settings, task: str) -> tuple[str, str]:
    from aurora.prices import load_prices

    if task in settings.task_models:
        return split_model(settings.task_models[task])
    if task == IMAGE_TASK:
        painter = settings.image_provider
        return painter, settings.image_model or load_prices().default_model(painter, "image")
    writer = settings.text_provider
    return writer, settings.text_model or load_prices().default_model(writer, "text")
