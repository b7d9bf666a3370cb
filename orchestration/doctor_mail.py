"""What `papertrends doctor` finds about mail to subscribers: whether it can be sent, whether its links lead anywhere, what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from delivery.mail.desk import Desk
from delivery.mail.links import NoKeyError, key_file
from orchestration.findings import Finding
from papertrends.access import is_local
from papertrends.library.opening import LibraryError
from papertrends.library.outbox import Outbox
from papertrends.library.subscriptions import Subscriptions
from papertrends.mail_settings import MailSettings
from papertrends.sentences import counted
from papertrends.settings import Settings


def look(settings: Settings) -> Iterator[Finding]:
    """Say whether mail works. Looks at no more than what is there already: a doctor makes neither key nor library."""
    mail = MailSettings()
    if mail.sender is None:
        yield Finding("ok", "mail", "none goes to subscribers; PAPERTRENDS_MAIL_SENDER switches it on")
        return
    if is_local(urlsplit(settings.public_url).hostname or ""):
        yield Finding(
            "warning", "mail", f"its links lead to {settings.public_url}, which other machines cannot reach", "set PAPERTRENDS_PUBLIC_URL"
        )
    key = key_file(settings)
    if mail.key is None and mail.key_file is None and key.exists() and key.stat().st_mode & 0o077:
        yield Finding("warning", "mail", f"other users of this machine can read {key}, and make links", f"chmod 600 {key}")
    if not settings.library_url and not settings.library_file.exists():
        yield Finding("ok", "mail", f"it comes from {mail.sender}; nobody has subscribed yet")
        return
    try:
        library = Desk.here(settings).library
        active, doubts = Subscriptions(library).counts().get("active", 0), len(Outbox(library).in_doubt())
    except (LibraryError, NoKeyError) as error:
        yield Finding("problem", "mail", str(error), "until then no mail is sent")
        return
    said = f"it comes from {mail.sender} and goes to {counted(active, 'subscriber')}"
    if doubts:
        remedy = "papertrends mail status names them, papertrends mail settle settles them"
        yield Finding("warning", "mail", f"{said}; {counted(doubts, 'mail')} in doubt", remedy)
    else:
        yield Finding("ok", "mail", said)
