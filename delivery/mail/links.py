"""The signed links of mails: each is for one subscription and one action of this list, and for nothing else."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final, Literal, get_args

from itsdangerous import BadSignature, URLSafeSerializer

from papertrends.mail_settings import MailSettings
from papertrends.settings import Settings

Action = Literal["confirm", "manage", "unsubscribe"]
ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
SHORTEST_KEY: Final = 32
"""Characters: a key may be guessed without asking anybody."""


class NoKeyError(Exception):
    """Links cannot be signed; the message says what to do."""


def path(action: Action, token: str) -> str:
    """Give the path of a link."""
    return f"/mail/{action}/{token}"


def key_file(settings: Settings) -> Path:
    """Where the key is kept unless the settings have it."""
    return settings.data_dir / "mail.key"


def key_of(settings: Settings, mail: MailSettings) -> str:
    """Give the key that signs links; one is made where there is none yet. Raises `NoKeyError`."""
    if mail.key is not None:
        return mail.key.get_secret_value()
    file = mail.key_file or key_file(settings)
    try:
        if mail.key_file is None and not file.exists():
            _make(file)
        key = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file}, which signs the links of mails, cannot be read or made: set PAPERTRENDS_MAIL_KEY_FILE"
        raise NoKeyError(msg) from error
    if len(key) < SHORTEST_KEY:
        msg = f"the key in {file} is too short: write one of at least {SHORTEST_KEY} characters"
        raise NoKeyError(msg)
    return key


def _make(file: Path) -> None:
    """Make a key that only this user can read; of two programs that make one at once, the first counts."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as written:
        written.write(secrets.token_hex(SHORTEST_KEY))
        written.flush()
        os.fsync(written.fileno())
    try:
        file.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


class Links:
    """Signs and reads the links of one list."""

    def __init__(self, key: str, root: str, list_name: str) -> None:
        """Take a key.

        Args:
            key: what signs.
            root: the dashboard's address as its readers reach it.
            list_name: the list that the links are about.
        """
        self.root = root.rstrip("/")
        self._signers = {action: URLSafeSerializer(key, salt=f"papertrends mail {list_name} {action}") for action in ACTIONS}

    def token(self, action: Action, handle: str) -> str:
        """Sign the handle of a subscription for an action: always the same token."""
        return str(self._signers[action].dumps(handle))

    def address(self, action: Action, handle: str) -> str:
        """Give the address that a mail links."""
        return f"{self.root}{path(action, self.token(action, handle))}"

    def handle(self, action: str, token: str) -> str | None:
        """Read a token; None where it was not signed for this action of this list."""
        signer = next((one for name, one in self._signers.items() if name == action), None)
        try:
            handle: object = signer.loads(token) if signer else None
        except BadSignature:
            return None
        return handle if isinstance(handle, str) else None


def links_of(settings: Settings, mail: MailSettings) -> Links:
    """Sign with this instance's key. Raises `NoKeyError`."""
    return Links(key_of(settings, mail), settings.public_url, mail.domain)
