"""Mails that Outlook saved (.msg) are read like other mails."""

# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import datetime as dt
import struct

import pytest
from digest_memory import read

from papertrends.digests.model import Unreadable

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST = 4096
"""Shorter streams would stand in a container of their own."""


def ole(streams: dict[str, bytes]) -> bytes:
    """The smallest OLE container that holds these streams: a header, the table of sectors, the directory, the streams."""
    streams = {name: data.ljust(SMALLEST, b"\0") for name, data in streams.items()}
    directory_sectors = (len(streams) + 1 + 3) // 4
    table = [FAT, *range(2, directory_sectors + 1), END]
    entries = [_entry("Root Entry", 5, child=1 if streams else FREE)]
    body = b""
    for n, (name, data) in enumerate(sorted(streams.items(), key=lambda item: (len(item[0]), item[0].upper())), 1):
        sectors = -(-len(data) // SECTOR)
        first = len(table)
        table += [*range(first + 1, first + sectors), END]
        entries.append(_entry(name, 2, right=n + 1 if n < len(streams) else FREE, start=first, size=len(data)))
        body += data.ljust(sectors * SECTOR, b"\0")
    assert len(table) <= SECTOR // 4
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, SMALLEST, END, 0, END, 0) + struct.pack("<109I", 0, *[FREE] * 108)
    return header + fat + b"".join(entries).ljust(directory_sectors * SECTOR, b"\0") + body


def _entry(name: str, kind: int, *, child: int = FREE, right: int = FREE, start: int = END, size: int = 0) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    said = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1) + struct.pack("<III", FREE, right, child)
    return said + bytes(36) + struct.pack("<IQ", start, size)


def message(**said: str) -> bytes:
    """A mail with these properties, sent on 5 March 2026."""
    tags = {"subject": "0037001F", "name": "0C1A001F", "address": "5D01001F", "text": "1000001F"}
    sent = (dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC) - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1) * 10
    streams = {f"__substg1.0_{tags[name]}": value.encode("utf-16-le") for name, value in said.items() if name != "html"}
    if "html" in said:
        streams["__substg1.0_10130102"] = said["html"].encode()
    return ole(streams | {"__properties_version1.0": bytes(32) + struct.pack("<IIQ", 0x00390040, 6, sent)})


TITLE = (
    '<h3><a href="https://scholar.google.com/scholar_url?url=https://arxiv.org/pdf/2603.01234&amp;hl=en" class="gse_alrt_title">Onions That Store</a></h3>'
    "<div>A Quill - Soil, 2026</div>"
)


def test_an_alert_that_outlook_saved_is_read() -> None:
    about = {"subject": "„onions“ – new results", "name": "Google Scholar Alerts", "address": "scholaralerts-noreply@google.com"}
    found = read(message(**about, text="Onions That Store", html=TITLE), "alert.msg")
    assert [(entry.title, entry.authors, entry.arxiv_id) for entry in found.entries] == [("Onions That Store", ("A Quill",), "2603.01234")]
    digest = found.digest
    assert (digest.source, digest.source_kind, digest.listed_on) == ("google-scholar", "search", dt.date(2026, 3, 5))


def test_a_mail_without_text_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(message(subject="x"), "mail.msg")
    assert refusal.value.reason == "office_document"


@pytest.mark.parametrize("cut", [600, 1500, 3000, 9000])
def test_a_damaged_mail_is_refused(cut: int) -> None:
    with pytest.raises(Unreadable):
        read(message(subject="x", text="Onions", html=TITLE)[:cut], "mail.msg")


def test_other_documents_in_the_same_container_are_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(ole({"WordDocument": b"x"}), "old.doc")
    assert refusal.value.reason == "office_document"
