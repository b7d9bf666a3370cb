"""How mail to subscribers went, on Data health."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa
import streamlit as st

from dashboard import data
from dashboard.downloads import buttons
from dashboard.rows.published import Fact
from dashboard.text import plain
from delivery.mail import planning
from papertrends import run_status
from papertrends.library.opening import LibraryError, opened
from papertrends.library.outbox import Outbox
from papertrends.library.subscriptions import Subscriptions
from papertrends.mail_settings import MailSettings
from papertrends.sentences import counted
from papertrends.settings import Settings

SHOWN = 20
COLUMNS = ("accepted", "refused", "excluded", "in_doubt", "waiting")


def outbox() -> Outbox | None:
    """Open the outbox; None where no mail is sent, or the library cannot be read."""
    if not MailSettings().is_on:
        return None
    try:
        return Outbox(opened(Settings().library, migrate=False))
    except LibraryError:
        return None


def summary() -> tuple[int, str, str] | None:
    """How many deliveries need a person, and a sentence for each case; None where no mail is sent."""
    found = outbox()
    try:
        rows = found.balance(1_000) if found else []
    except LibraryError:
        return None
    if not rows:
        return None
    wrong = sum(row["in_doubt"] for row in rows)
    accepted = sum(row["accepted"] for row in rows)
    return wrong, f"{counted(accepted, 'mail')} sent", f"{counted(wrong, 'mail')} in doubt: `papertrends mail status` names them"


def situation(found: Outbox) -> str:
    """Say whether the next mails have news, and if not, why not: no new digest is not a build that failed."""
    about = {fact.key: fact.value for fact in data.rows("about", Fact)}
    published_at = dt.datetime.fromisoformat(str(about["published_at"]))
    how = planning.situation(published_at, run_status.read(Settings().run_status), found.told_until())
    return "there is news for the next mails" if how == "news" else planning.SITUATIONS[how]


def deliveries() -> None:
    """List the newest mails with what became of their deliveries, and why none went out where none did."""
    found = outbox()
    if found is None:
        return
    st.header("Mail")
    try:
        rows = found.balance(SHOWN)
        reasons = found.reasons()
        counts = Subscriptions(found.library).counts()
    except LibraryError as error:
        st.warning(plain(error), icon=":material/mail_off:")
        return
    st.markdown(f"Subscriptions: {', '.join(f'{n:,} {state}' for state, n in sorted(counts.items())) or 'none yet'}.")
    st.markdown(f"Now: {situation(found)}.")
    if not rows:
        st.info("No mail was planned yet: one is, once something was published and a subscriber's hour has come.", icon=":material/mail:")
        return
    shown = pa.Table.from_pylist(
        [
            {"planned": str(row["planned_at"])[:16], "kind": row["kind"], "candidates": row["candidates"]}
            | {name.replace("_", " "): row[name] for name in COLUMNS}
            for row in rows
        ]
    )
    st.dataframe(shown, hide_index=True, width="stretch")
    buttons.table("mails", shown)
    if reasons:
        st.markdown("Of the newest mail: " + "; ".join(f"{n:,} × {plain(reason)}" for reason, n in sorted(reasons.items())) + ".")
