"""The PAPERTRENDS_FETCH_* settings. Fetching is off unless a first day is set."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

SOURCES = ("daily-papers", "arxiv")


class FetchSettings(BaseSettings):
    """What to fetch, from when, and how fast. Raises pydantic's `ValidationError`, which names the invalid setting."""

    model_config = SettingsConfigDict(env_prefix="PAPERTRENDS_FETCH_", env_ignore_empty=True, extra="ignore", frozen=True)

    first_day: dt.date | None = Field(default=None, description="the first day to fetch; without it nothing is ever fetched")
    last_day: dt.date | None = Field(default=None, description="the last day to fetch; by default the day of the run, UTC")
    sources: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("daily-papers",), description="any of daily-papers and arxiv, apart by commas"
    )
    arxiv_categories: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("cs.LG", "cs.CL"), description="arXiv's categories, apart by commas"
    )
    user_agent: str = Field(
        default="papertrends (personal research digest)", min_length=1, description="who asks; add an address to be reached at"
    )
    interval_seconds: float = Field(default=3.0, ge=0, description="how long to wait between two questions to one source")
    retries: int = Field(default=4, ge=0, description="how often a question is repeated after a failure that may pass")
    backoff_seconds: float = Field(default=2.0, ge=0, description="the wait before the second repetition; each later one doubles it")
    patience_seconds: float = Field(default=300.0, ge=0, description="the longest wait that a source may ask for (Retry-After)")
    timeout_seconds: float = Field(default=60.0, gt=0, description="how long an answer may stay silent")
    max_answer_mb: int = Field(default=64, gt=0, description="a larger answer is a failure")
    daily_papers_url: str = Field(default="https://huggingface.co/api/daily_papers", description="where the daily papers API is")
    arxiv_url: str = Field(
        default="https://export.arxiv.org/api/query", description="where arXiv's API, which answers with an Atom feed, is"
    )

    @field_validator("sources", "arxiv_categories", mode="before")
    @classmethod
    def _apart_by_commas(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("sources")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - set(SOURCES):
            msg = f"{', '.join(sorted(unknown))} is not a source: there are {' and '.join(SOURCES)}"
            raise ValueError(msg)
        return value

    def days(self, today: dt.date) -> list[dt.date]:
        """Every day to fetch, in order, up to today."""
        if self.first_day is None:
            return []
        last = min(self.last_day or today, today)
        return [self.first_day + dt.timedelta(days=n) for n in range((last - self.first_day).days + 1)]
