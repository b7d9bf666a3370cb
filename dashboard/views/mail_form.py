"""The form that asks for mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, Literal
from zoneinfo import available_timezones

import streamlit as st

from dashboard import data, login, names
from dashboard.library import shelf
from dashboard.rows.topics import TopicOption
from dashboard.text import plain
from delivery.mail.desk import ANSWER, Desk
from delivery.mail.letters import DAYS
from delivery.mail.links import NoKeyError
from papertrends.library.opening import LibraryError
from papertrends.library.subscriptions import Interest, NoAddressError, NoWishError, Wishes
from papertrends.settings import Settings

FOLLOWED: Final = ("topic", "phrase", "author", "search")
"""What can be followed in a library and written about in a mail."""


def show() -> str:
    """Show the form; returns what to say once it is sent, "" before."""
    with st.form("subscribe", border=False):
        address = st.text_input("Mail address", placeholder="ada@example.org", key="subscribe.address")
        st.subheader("When")
        when = _when()
        st.subheader("What")
        interests = _what()
        if not st.form_submit_button("Subscribe", type="primary", icon=":material/mail:"):
            return ""
    try:
        found = [*interests, *_authors(str(st.session_state.get("subscribe.authors") or ""))]
        desk = Desk.here(Settings())
        desk.ask(address, Wishes(tuple(found), *when, login=login.reader()), dt.datetime.now(dt.UTC))
    except (NoAddressError, NoWishError) as error:
        st.error(plain(error), icon=":material/error:")
        return ""
    except (LibraryError, NoKeyError) as error:
        st.error(f"Not possible now. {plain(error)}", icon=":material/error:")
        return ""
    desk.send_soon()
    return ANSWER


def _when() -> tuple[Literal["daily", "weekly"], int, int, str, bool]:
    left, middle, right = st.columns(3)
    rhythm = left.selectbox("Rhythm", ["daily", *(f"every {day}" for day in DAYS)], key="subscribe.rhythm")
    hour = middle.selectbox("From this hour on", range(24), index=8, format_func=lambda hour: f"{hour:02}:00", key="subscribe.hour")
    zones = sorted(available_timezones())
    here = st.context.timezone
    zone = right.selectbox("Time zone", zones, index=zones.index(here if here in zones else "UTC"), key="subscribe.zone")
    sign = st.checkbox("Send a mail also when there is nothing new, and say why", key="subscribe.sign")
    weekday = DAYS.index(rhythm.removeprefix("every ")) if rhythm != "daily" else 0
    return ("daily" if rhythm == "daily" else "weekly"), weekday, hour, zone, sign


def _what() -> list[Interest]:
    wanted = [Interest("everything")] if st.checkbox("Everything trending", value=True, key="subscribe.everything") else []
    items = shelf.current()
    if items.papers or items.others:
        wanted += [Interest("for_you")] if st.checkbox("For you: papers like those in your library", key="subscribe.for_you") else []
    labels = {topic.topic_id: topic.name for topic in data.rows("topic_options", TopicOption) if topic.papers}
    chosen = st.multiselect("Topics", list(labels), format_func=labels.__getitem__, key="subscribe.topics")
    wanted += [Interest("topic", topic, labels[topic]) for topic in chosen]
    followed = [Interest(one.kind, one.value, one.label) for one in shelf.follows() if one.kind in FOLLOWED]
    if followed:
        wanted += st.multiselect("What you follow", followed, format_func=lambda one: f"{one.label} ({one.kind})", key="subscribe.followed")
    st.text_input("Authors, separated by commas", key="subscribe.authors")
    wanted += _searches(st.text_input("Words and phrases, separated by commas", key="subscribe.words", placeholder="mixture of experts"))
    return wanted


def _searches(text: str) -> list[Interest]:
    """Read searches; several words are meant as one phrase."""
    parts = [" ".join(part.replace('"', " ").split()) for part in text.split(",")]
    return [Interest("search", f'"{part}"' if " " in part else part, part) for part in parts if part]


def _authors(text: str) -> Sequence[Interest]:
    """Read authors' names. Raises `NoWishError` for one that no paper has."""
    wanted: list[Interest] = []
    for name in [part.strip() for part in text.split(",") if part.strip()]:
        found = names.authors(name, 1)
        if not found:
            msg = f"No author is called {name[:60]}."
            raise NoWishError(msg)
        wanted.append(Interest("author", found[0].author_key, found[0].author))
    return wanted
