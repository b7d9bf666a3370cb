"""How far a build is, and how long it will probably still take, going by the last one that built all models."""

from __future__ import annotations

from collections.abc import Sequence

from papertrends.sentences import counted

SURE_AFTER_SECONDS = 2.0
"""From here on the pace of this build counts: before, a second more or less would halve or double the estimate."""
SLOWEST, FASTEST = 10.0, 0.2
"""The pace compared with the last build lies between these: a first model that waited for the disk does not mean hours."""


def seconds_left(last: Sequence[float], whole: float, done: int, models: int, elapsed: float) -> float | None:
    """Estimate the seconds until the end of the build; None if there is nothing to go by.

    Args:
        last: seconds after which the last build had built one model, two models and so on.
        whole: seconds that the last build took from there to its end.
        done: models that are built.
        models: models to build in all.
        elapsed: seconds since the first model was begun.
    """
    if not last or not models or whole < last[-1]:
        return None
    # there may be a model more or less than the last time
    reached = round(min(done, models) / models * len(last))
    then = last[reached - 1] if reached else 0.0
    pace = min(max(elapsed / then, FASTEST), SLOWEST) if then >= SURE_AFTER_SECONDS else 1.0
    return max(whole * pace - elapsed, 0.0)


def in_words(done: int, models: int, left: float | None) -> str:
    """Say it: 34 of 73 models, about 6 s left."""
    said = f"{done:,} of {counted(models, 'model')}"
    return said if left is None else f"{said}, {about(left)} left"


def about(seconds: float) -> str:
    """Say roughly how long."""
    if seconds < 1:
        return "less than a second"
    if seconds < 10:  # noqa: PLR2004 - to the second
        return f"about {seconds:.0f} s"
    if seconds < 90:  # noqa: PLR2004 - to five seconds
        return f"about {round(seconds / 5) * 5} s"
    return f"about {round(seconds / 60)} min"
