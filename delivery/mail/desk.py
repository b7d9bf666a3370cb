"""The front desk: somebody asks for mail, confirms it, changes it or ends it. No answer tells whether an address is known."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from dataclasses import dataclass
from typing import Final, Self

from delivery.mail.links import Links, links_of
from delivery.mail.sending import Office, Sent, send
from papertrends.alerts.settings import AlertSettings
from papertrends.library import outbox
from papertrends.library.opening import Opened, opened
from papertrends.library.outbox import Planned, Publish
from papertrends.library.subscriptions import Subscription, Subscriptions, Wishes
from papertrends.mail_settings import MailSettings
from papertrends.settings import Settings

ANSWER: Final = "If this address can get mail, a message with a link is on its way. Open the link and press the button to confirm."
"""Said to everybody, whatever is known of the address."""
MOST_CONFIRMATIONS: Final = 5
"""Messages a day that one address can be made to get by others."""
DAY: Final = dt.timedelta(days=1)
LOG: Final = logging.getLogger("papertrends.mail")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk works with."""

    library: Opened
    links: Links
    mail: MailSettings
    smtp: AlertSettings

    @classmethod
    def here(cls, settings: Settings) -> Self:
        """Open the desk of this instance. Raises `LibraryError` and `NoKeyError`."""
        mail = MailSettings()
        return cls(opened(settings.library), links_of(settings, mail), mail, AlertSettings())

    def ask(self, address: str, wishes: Wishes, now: dt.datetime) -> None:
        """Keep what an address asks for, and plan the message that asks to confirm it.

        The same happens for a new address and for one that is subscribed: it gets the same link each time.

        Raises:
            NoAddressError: it is no address.
            NoWishError: the wishes cannot be kept.
            LibraryError: the library cannot be changed.
        """
        with self.library.writing() as connection:
            subscription = Subscriptions(self.library).ask(connection, address, wishes, now)
            earlier = outbox.confirmations(connection, subscription.subscription_id, now - DAY)
            if "planned" not in earlier and len(earlier) < MOST_CONFIRMATIONS:
                planned = [Planned(subscription.subscription_id, None)]
                outbox.add(connection, "confirmation", Publish(), planned, now)

    def send_confirmations(self) -> Sent:
        """Send the confirmations that wait. Raises `LibraryError`."""
        return send(self.library, Office(None, self.links, self.mail.sender or ""), self.smtp, kind="confirmation")

    def send_soon(self) -> None:
        """Send the confirmations that wait while the answer is on its way already; what fails is sent by the schedule."""

        def work() -> None:
            try:
                sent = self.send_confirmations()
            except Exception as error:
                LOG.warning("confirmations were not sent: %s", error)
                return
            if sent.stopped:
                LOG.warning("confirmations were not sent: %s", sent.stopped)

        threading.Thread(target=work, daemon=True).start()

    def subscription(self, action: str, token: str) -> Subscription | None:
        """Give the subscription that a link is about; None for a link that was not signed here for this action."""
        handle = self.links.handle(action, token)
        return Subscriptions(self.library).of(handle) if handle else None
