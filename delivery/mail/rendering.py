"""Render a mail: HTML with inline styles, a text part that says the same, and the headers of a list."""

from __future__ import annotations

import datetime as dt
from email.charset import QP, Charset
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, make_msgid
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

UNFOLDED: Final = compat32.clone(max_line_length=0, linesep="\r\n")
"""A long header stays on one line: folded, the address in List-Unsubscribe would be taken for several words."""
QUOTED_PRINTABLE: Final = Charset("utf-8")
QUOTED_PRINTABLE.body_encoding = QP

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


def message(letter: Letter, sender: str, recipient: str, now: dt.datetime) -> bytes:
    """Make the whole mail, as it is sent. Raises ValueError where a header would be more than one line."""
    domain = sender.rpartition("@")[2]
    # the newer interface parses each header twice, which takes longer than all else together
    made = MIMEMultipart("alternative", policy=UNFOLDED)
    headers = {
        "Subject": letter.subject,
        "From": formataddr((NAME, sender)),
        "To": recipient,
        "Date": format_datetime(now),
        "Message-ID": make_msgid(domain=domain),
        "List-Id": f"{NAME} <{NAME}.{domain}>",
        "List-Unsubscribe": f"<{letter.unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        # no "out of office" in answer
        "Auto-Submitted": "auto-generated",
    }
    for name, value in headers.items():
        made[name] = _one_line(value)
    for kind, content in (("plain", text(letter)), ("html", html(letter))):
        made.attach(MIMEText(content, kind, QUOTED_PRINTABLE))  # pyright: ignore[reportArgumentType] - its types lack Charset
    return made.as_bytes()


def _one_line(value: str) -> str:
    if not value.isascii() or not value.isprintable():
        msg = f"no header: {value!r}"
        raise ValueError(msg)
    return value


def _kind(letter: Letter) -> Literal["news", "confirmation"]:
    return "news" if isinstance(letter, News) else "confirmation"
