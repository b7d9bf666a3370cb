"""Render a mail: HTML with inline styles, a text part that says the same, and the headers of a list."""

from __future__ import annotations

import datetime as dt
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

import css_inline
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from delivery.mail.letters import Confirmation, News

TEMPLATES: Final = Path(__file__).with_name("templates")
NAME: Final = "papertrends"
MOST_BYTES: Final = 100_000
"""Of a whole mail: Gmail cuts the HTML of one at 102 kB."""

UNFOLDED: Final = SMTP.clone(max_line_length=0)

Letter = News | Confirmation


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Templates: HTML is escaped, text is not."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@lru_cache(maxsize=1)
def _dark() -> Markup:
    return Markup((TEMPLATES / "dark.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        extra_css=(TEMPLATES / "style.css").read_text(encoding="utf-8"), load_remote_stylesheets=False, keep_style_tags=True
    )


def html(letter: Letter) -> str:
    """Render the HTML part."""
    return _inliner().inline(_environment().get_template(f"{_kind(letter)}.html.j2").render(letter=letter, dark=_dark()))


def text(letter: Letter) -> str:
    """Render the text part."""
    return _environment().get_template(f"{_kind(letter)}.txt.j2").render(letter=letter)


def page(template: str, **values: object) -> str:
    """Render a page that the links of mails lead to."""
    return _environment().get_template(f"pages/{template}.html.j2").render(**values)


def message(letter: Letter, sender: str, recipient: str, now: dt.datetime) -> EmailMessage:
    """Make the whole mail. Raises ValueError where an address is none."""
    domain = sender.rpartition("@")[2]
    made = EmailMessage(policy=SMTP)
    made["Subject"] = letter.subject
    made["From"] = Address(NAME, addr_spec=sender)
    made["To"] = Address(addr_spec=recipient)
    made["Date"], made["Message-ID"] = format_datetime(now), make_msgid(domain=domain)
    made["List-Id"] = f"{NAME} <{NAME}.{domain}>"
    made["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # no "out of office" in answer
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text(letter), cte="quoted-printable")
    made.add_alternative(html(letter), subtype="html", cte="quoted-printable")
    return made


def as_bytes(made: EmailMessage) -> bytes:
    """Write a mail as it is sent. A long header stays on one line: folded, the address in List-Unsubscribe would be encoded."""
    return made.as_bytes(policy=UNFOLDED)


def _kind(letter: Letter) -> Literal["news", "confirmation"]:
    return "news" if isinstance(letter, News) else "confirmation"
