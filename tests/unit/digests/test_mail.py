"""Listing mails and listing text: sections, encodings, forwarding, days."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import base64
import html
import quopri

import pytest
from digest_memory import memory_file, read

from papertrends.digests.model import Unreadable
from papertrends.digests.reading import read_digest

RULE = "-" * 78 + "\n"
FRONT = (
    RULE * 2 + "Send any comments regarding submissions directly to submitter.\n" + RULE + "Archives at http://arxiv.org/\n"
    "To unsubscribe, e-mail To: cs@arXiv.org, Subject: cancel\n" + RULE + " received from  {start}  to  {end}\n" + RULE * 2
)
NEW = """\\\\
arXiv:2411.0334{n}
Date: Sat, 2 Nov 2024 00:16:29 GMT   (1531kb,D)

Title: A Study of Gardens Which Is Long Enough to Go On
  over {n} Lines
Authors: Ann Bee, Cy Dee, and Ed
  Fen
Categories: cs.CV cs.LG
Comments: 29 pages
Journal-ref: J. Gardens 1 (2024)
DOI: 10.1000/ABC.{n}
\\\\
  We dig gardens with na\u00efve tools
and measure $x^2$ of what grows.
  A second paragraph ends it.
\\\\ ( https://arxiv.org/abs/2411.0334{n} ,  1531kb)
"""
CROSS = """\\\\
arXiv:2411.0500{n} (*cross-listing*)
Date: Tue, 5 Nov 2024 02:29:16 GMT   (395kb,D)

Title: Crossing {n}
Authors: Ann Bee
Categories: math.OC cs.LG
\\\\
  We cross.
\\\\ ( https://arxiv.org/abs/2411.0500{n} ,  395kb)
"""
REPLACED = """\\\\
arXiv:2306.0175{n}{cross}
replaced with revised version Mon, 5 Jun 2023 01:03:21 GMT   (1172kb,D)

Title: Replaced {n}
Authors: Ann Bee
Categories: cs.LG
\\\\ ( https://arxiv.org/abs/2306.0175{n} ,  1172kb)
"""
END = "%%%---%%%---%%%---%%%---%%%---%%%\n"
RECORDS = [
    NEW.format(n=1),
    NEW.format(n=2),
    CROSS.format(n=1),
    REPLACED.format(n=1, cross=""),
    REPLACED.format(n=2, cross=" (*cross-listing*)"),
]
BODY = FRONT.format(start="Tue  5 Nov 24 19:00:00 GMT", end="Wed  6 Nov 24 19:00:00 GMT") + RULE.join(RECORDS) + END
HEADERS = "From: send mail ONLY to cs <no-reply@arXiv.org>\nSubject: cs daily Subj-class mailing 2 1\nDate: Thu, 7 Nov 2024 00:45:57 -0500\nMIME-Version: 1.0\n"
TITLES = [
    "A Study of Gardens Which Is Long Enough to Go On over 1 Lines",
    "A Study of Gardens Which Is Long Enough to Go On over 2 Lines",
    "Crossing 1",
    "Replaced 1",
    "Replaced 2",
]


def plain(body: str = BODY, headers: str = HEADERS) -> bytes:
    return f"{headers}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}".encode()


def encoded(how: str, body: str = BODY) -> bytes:
    data = body.encode()
    payload = base64.encodebytes(data) if how == "base64" else quopri.encodestring(data)
    return f"{HEADERS}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {how}\n\n".encode() + payload


def as_html(body: str = BODY) -> bytes:
    text = "<br>\n".join(html.escape(line).replace("  ", " &nbsp;") for line in body.split("\n"))
    return f"{HEADERS}Content-Type: text/html; charset=utf-8\n\n<html><head><style>x</style></head><body><div>{text}</div></body></html>\n".encode()


def multipart(*parts: bytes, kind: str = "mixed") -> bytes:
    inner = b"".join(b"--=b=\n" + part + b"\n" for part in parts)
    return f'{HEADERS}Content-Type: multipart/{kind}; boundary="=b="\n\npreamble\n'.encode() + inner + b"--=b=--\nepilogue\n"


def forwarded() -> bytes:
    quoted = "".join(f"> {line}\n" if line else ">\n" for line in BODY.split("\n"))
    return f"From: Me <me@example.org>\nSubject: Fwd: cs daily\nDate: Mon, 2 Dec 2024 10:00:00 +0000\nTo: you@example.org\n\nLook at this!\n\n{quoted}".encode()


VARIANTS = {
    "plain": plain(),
    "crlf": plain().replace(b"\n", b"\r\n"),
    "base64": encoded("base64"),
    "quoted-printable": encoded("quoted-printable"),
    "html": as_html(),
    "multipart": multipart(b"Content-Type: text/plain\n\nHello\n", plain()),
    "alternative": multipart(encoded("quoted-printable"), as_html(), kind="alternative"),
    "nested": multipart(b"Content-Type: message/rfc822\n\n" + encoded("base64")),
    "deeply nested": multipart(b"Content-Type: message/rfc822\n\n" + multipart(plain()).replace(b"=b=", b"=c=")),
    "forwarded": forwarded(),
    "text alone": BODY.encode(),
    "text with headers": f"\nDate: Thu, 7 Nov 24 00:31:14 GMT\nSubject: cs daily 13 new +  crosses received\n\n{BODY}".encode(),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_listing_comes_through_however_it_was_sent(name: str) -> None:
    found = read(VARIANTS[name])
    assert found.titles == TITLES
    assert [entry.section for entry in found.entries] == ["new", "new", "cross", "replaced", "replaced"]
    first = found.entries[0]
    assert first.abstract is not None
    assert first.abstract.startswith("We dig gardens with na\u00efve tools and measure $x^2$ of what grows.")
    assert first.abstract.endswith("A second paragraph ends it.")
    assert (first.authors, first.categories) == (("Ann Bee", "Cy Dee", "Ed Fen"), ("cs.CV", "cs.LG"))
    assert (first.arxiv_id, first.doi, first.venue) == ("2411.03341", "10.1000/abc.1", "J. Gardens 1 (2024)")
    assert (str(first.published_on), first.url) == ("2024-11-02", "https://arxiv.org/abs/2411.03341")
    assert [entry.abstract for entry in found.entries[3:]] == [None, None]
    assert [entry.published_on for entry in found.entries[3:]] == [None, None]
    digest = found.digest
    assert (digest.source, digest.source_kind, str(digest.listed_on), digest.listed_on_source) == (
        "arxiv-cs",
        "listing",
        "2024-11-07",
        "content",
    )


def test_paragraphs_of_an_abstract() -> None:
    assert (
        read(plain()).entries[0].abstract
        == "We dig gardens with na\u00efve tools and measure $x^2$ of what grows.\n\nA second paragraph ends it."
    )


@pytest.mark.parametrize("name", ["plain", "text alone"])
def test_lines_of_a_record(name: str) -> None:
    lines = VARIANTS[name].decode().split("\n")
    for entry in read(VARIANTS[name]).entries:
        assert (lines[entry.line_start - 1], lines[entry.line_end - 1][:2]) == ("\\\\", "\\\\")
        assert entry.verbatim == "\n".join(lines[entry.line_start - 1 : entry.line_end])


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("Thu 16 Mar 23", "2023-03-17"),
        ("Fri 17 Mar 23", "2023-03-20"),
        ("Mon 20 Mar 23", "2023-03-21"),
        ("Sat 18 Mar 23", "2023-03-20"),
        ("Fri 31 Dec 99", "2000-01-03"),
    ],
)
def test_a_list_is_of_the_day_arxiv_announces_it(end: str, day: str) -> None:
    body = FRONT.format(start="Wed 15 Mar 23 18:00:00 GMT", end=f"{end} 18:00:00 GMT") + RECORDS[0]
    assert str(read(body, "saved-1999-09-09.txt").digest.listed_on) == day


def test_without_dates_the_name_tells_the_day() -> None:
    digest = read(RULE + RECORDS[0], "cs-2024-11-07.txt").digest
    assert (str(digest.listed_on), digest.listed_on_source, digest.source) == ("2024-11-07", "filename", "arxiv")
    assert read(RULE + RECORDS[0], "cs.txt").digest.listed_on is None


def test_days_within_a_listing() -> None:
    text = "".join(
        f"{RULE}\\\\\n/* {day} */\n\\\\\n{RULE}{record}"
        for day, record in [("Fri, 3 Mar 2023", RECORDS[0]), ("Mon, 6 Mar 2023", RECORDS[1])]
    )
    found = read(text)
    assert [str(entry.listed_on) for entry in found.entries] == ["2023-03-03", "2023-03-06"]
    assert found.digest.listed_on is None


def test_a_mailbox_of_two_days() -> None:
    second = plain(BODY.replace("2411.", "2412."), HEADERS.replace("7 Nov", "8 Nov")).replace(b"Wed  6 Nov 24", b"Thu  7 Nov 24")
    box = b"From arxiv Thu Nov  7 05:45:57 2024\n" + plain() + b"\nFrom arxiv Fri Nov  8 05:45:57 2024\n" + second + b"\n"
    found = read(box)
    assert len(found.entries) == 10
    assert found.digest.listed_on is None
    assert str(found.entries[-1].listed_on) == "2024-11-08"
    assert {str(entry.listed_on) for entry in found.entries[:5]} == {"2024-11-07"}


def test_a_record_cut_off_at_the_end() -> None:
    found = read(BODY[: BODY.index("Title: Replaced 2")])
    assert found.titles == TITLES[:-1]
    assert [reject.reason for reject in found.rejects] == ["no_title"]


def test_rules_that_were_lost() -> None:
    found = read(FRONT.format(start="Tue 5 Nov 24", end="Wed 6 Nov 24") + "".join(RECORDS))
    assert found.titles == TITLES


def test_a_mail_without_a_listing_says_so() -> None:
    with pytest.raises(Unreadable, match="no_listing"):
        list(
            read_digest(memory_file("From: a@arxiv.org\nSubject: Hello\nDate: Thu, 7 Nov 2024 00:45:57 -0500\n\nNothing here.\n")).pieces()
        )
