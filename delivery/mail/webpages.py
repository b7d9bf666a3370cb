"""The pages that the links of mails lead to. A GET shows what a button would do; only the button's POST does it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import parse_qs

from delivery.mail import letters, rendering
from delivery.mail.composing import named
from delivery.mail.desk import Desk
from delivery.mail.edition import Edition, UnreadableError
from delivery.mail.links import Action
from papertrends.library.opening import LibraryError
from papertrends.library.subscriptions import Interest, NoWishError, Subscription, Subscriptions, Wishes, checked
from papertrends.settings import Settings

LARGEST_FORM: Final = 100_000
"""Bytes of a form that are read."""
INVALID: Final = "This link is not valid. Use the one in your newest mail, or subscribe again on the dashboard."


@dataclass(frozen=True, slots=True)
class Answer:
    """A page and its status."""

    status: int
    page: str


def show(action: Action, token: str, settings: Settings) -> Answer:
    """Answer a GET, which changes nothing."""
    return _answered(action, token, settings, None)


def do(action: Action, token: str, settings: Settings, form: bytes) -> Answer:
    """Answer a POST: do what the link is for."""
    return _answered(action, token, settings, form)


def _answered(action: Action, token: str, settings: Settings, form: bytes | None) -> Answer:
    try:
        desk = Desk.here(settings)
        found = desk.subscription(action, token)
        if found is None:
            return Answer(404, _page("Link not valid", [INVALID]))
        return ACTIONS[action](desk, found, settings, form)
    except (LibraryError, UnreadableError) as error:
        return Answer(503, _page("Not possible now", [str(error), "Try again in a moment."]))


def _confirm(desk: Desk, found: Subscription, settings: Settings, form: bytes | None) -> Answer:
    del settings
    manage = desk.links.address("manage", found.handle)
    if form is not None:
        Subscriptions(desk.library).confirm(found.handle, dt.datetime.now(dt.UTC))
        return Answer(200, _page("Confirmed", [f"Mail goes to {found.address}."], link=("Change or end it", manage)))
    if found.asked is None:
        return Answer(200, _page("Nothing to confirm", ["This subscription is confirmed, or has ended since."]))
    said = [f"Mail will go to {found.address} {letters.rhythm_in_words(found.asked)}, about:"]
    wanted = [letters.plain(named(one)) for one in found.asked.interests]
    return Answer(200, _page("Confirm your subscription", said, "ask", button="Confirm", wanted=wanted))


def _unsubscribe(desk: Desk, found: Subscription, settings: Settings, form: bytes | None) -> Answer:
    del settings
    if form is not None:
        Subscriptions(desk.library).end(found.handle, dt.datetime.now(dt.UTC))
        return Answer(200, _page("Unsubscribed", [f"No more mail goes to {found.address}, not even one that was planned already."]))
    return Answer(200, _page("Unsubscribe", [f"Press the button, and no more mail goes to {found.address}."], "ask", button="Unsubscribe"))


def _manage(desk: Desk, found: Subscription, settings: Settings, form: bytes | None) -> Answer:
    said: list[str] = []
    status = 200
    if found.state != "active":
        return Answer(200, _page("No subscription", ["This subscription has ended, or was never confirmed. Subscribe on the dashboard."]))
    if form is not None:
        try:
            wishes = read_form(form, found.wishes)
            found = Subscriptions(desk.library).change(found.handle, wishes) or found
            said = ["Saved."]
        except NoWishError as error:
            said, status = [str(error)], 400
    kept = [one for one in found.wishes.interests if one.kind not in {"search", "everything"}]
    chosen = [(_packed(one), letters.plain(named(one)), True) for one in kept]
    everything = Interest("everything")
    chosen.insert(0, (_packed(everything), "Everything trending", everything in found.wishes.interests))
    topics = [(_packed(one), one.label) for one in _topics(settings) if one not in kept]
    searches = "\n".join(one.value for one in found.wishes.interests if one.kind == "search")
    unsubscribe = desk.links.address("unsubscribe", found.handle)
    more = {"wishes": found.wishes, "interests": chosen, "topics": topics, "searches": searches, "days": letters.DAYS}
    said.append(f"Mail goes to {found.address}.")
    return Answer(status, _page("Your subscription", said, "manage", unsubscribe=unsubscribe, **more))


ACTIONS: Final = {"confirm": _confirm, "manage": _manage, "unsubscribe": _unsubscribe}


def read_form(form: bytes, before: Wishes) -> Wishes:
    """Read wishes from a form. Raises `NoWishError`."""
    try:
        fields = parse_qs(form[:LARGEST_FORM].decode(), max_num_fields=500)
        interests = [Interest(**json.loads(one)) for one in fields.get("interest", [])]
        searches = [" ".join(line.split()) for line in _one(fields, "searches").splitlines()]
        interests += [Interest("search", one, one) for one in searches if one]
        rhythm = "weekly" if _one(fields, "rhythm") == "weekly" else "daily"
        when = {"weekday": int(_one(fields, "weekday")), "hour": int(_one(fields, "hour"))}
        zone = _one(fields, "time_zone")
    except (ValueError, TypeError) as error:
        msg = "The form could not be read. Load the page again."
        raise NoWishError(msg) from error
    wanted = replace(before, interests=tuple(interests), rhythm=rhythm, time_zone=zone, sign_of_life="sign_of_life" in fields, **when)
    return checked(wanted)


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _packed(interest: Interest) -> str:
    return json.dumps(asdict(interest), ensure_ascii=False)


def _topics(settings: Settings) -> list[Interest]:
    """List all topics by name; none where nothing is published."""
    try:
        edition = Edition(settings.published)
    except UnreadableError:
        return []
    try:
        return sorted((Interest("topic", value, label) for (_, value), label in edition.names().items()), key=lambda one: one.label.lower())
    finally:
        edition.close()


def _page(title: str, sentences: Sequence[str], template: str = "base", **more: object) -> str:
    return rendering.page(template, **{"title": title, "sentences": sentences, "link": None, "wanted": ()} | more)
