"""Mails that tell of papers by links, mailboxes of several kinds, and mails as programs and people keep them."""
# ruff: noqa: E501 - texts stand as sources write them

from __future__ import annotations

import base64
import quopri

import pytest
from digest_memory import memory_file, read

from papertrends.digests.model import Unreadable
from papertrends.digests.reading import read_digest

DATE = "Wed, 11 Mar 2026 08:00:00 +0000"


def mail(sender: str, body: str, *, subject: str = "News", kind: str = "text/html", encoding: str = "8bit", date: str = DATE) -> str:
    coded = {
        "quoted-printable": lambda: quopri.encodestring(body.encode()).decode(),
        "base64": lambda: base64.encodebytes(body.encode()).decode(),
    }
    text = coded[encoding]() if encoding in coded else body
    return (
        f'From: {sender}\nTo: reader@example.org\nSubject: {subject}\nDate: {date}\nMIME-Version: 1.0\nContent-Type: {kind}; charset="utf-8"\n'
        f"Content-Transfer-Encoding: {encoding}\n\n{text}\n"
    )


SCHOLAR = (
    '<h3><span>[PDF]</span> <a href="https://scholar.google.com/scholar_url?url=https://arxiv.org/pdf/2603.00001&amp;hl=en" class="gse_alrt_title">Worms That Dig</a></h3>'
    '<div style="color:#006621">A Bee, C Dee… - arXiv preprint arXiv:2603.00001, 2026</div><div class="gse_alrt_sni">Worms dig in <br>March …</div>'
    '<h3><a href="https://scholar.google.com/scholar_url?url=https://soil.example.org/1&amp;hl=en" class="gse_alrt_title">Moles</a></h3>'
    '<div style="color:#006621">E Fen - 2026 Conference on Soil, 2026</div><div class="gse_alrt_sni">Moles …</div>'
)


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
def test_google_scholars_alert(encoding: str) -> None:
    found = read(mail("Google Scholar Alerts <scholaralerts-noreply@google.com>", SCHOLAR, encoding=encoding))
    assert (found.digest.source, found.digest.source_kind, str(found.digest.listed_on)) == ("google-scholar", "search", "2026-03-11")
    worms, moles = found.entries
    assert (worms.title, worms.authors, worms.arxiv_id, worms.abstract, worms.summary) == (
        "Worms That Dig",
        ("A Bee", "C Dee"),
        "2603.00001",
        None,
        "Worms dig in March …",
    )
    assert (moles.title, moles.authors, moles.venue, str(moles.published_on), moles.published_precision) == (
        "Moles",
        ("E Fen",),
        "2026 Conference on Soil",
        "2026-01-01",
        "year",
    )
    assert moles.url == "https://soil.example.org/1"


def test_a_forwarded_alert_is_of_the_day_it_was_first_sent() -> None:
    front = "<div>---------- Forwarded message ---------<br>From: <b>Google Scholar Alerts</b><br>Date: Mon, Mar 9, 2026 at 8:00 AM<br>Subject: worms - new results<br>To: me</div>"
    digest = read(mail("me@example.org", front + SCHOLAR)).digest
    assert (digest.source, str(digest.listed_on)) == ("google-scholar", "2026-03-09")


HF_HTML = '<p>Chosen (17 Mar):</p><ul><li><a href="https://huggingface.co/papers/2603.00001?utm_source=x">Worms (113 &#9650;)</a></li></ul><a href="https://huggingface.co/papers/submit">huggingface.co/papers/submit</a>'
HF_TEXT = "Daily Papers\nWorms (113 ▲)\nhttps://huggingface.co/papers/2603.00001?utm_source=x\n"


@pytest.mark.parametrize(("body", "kind"), [(HF_HTML, "text/html"), (HF_TEXT, "text/plain")])
def test_hugging_faces_digest(body: str, kind: str) -> None:
    found = read(
        mail("Hugging Face <x@huggingface.co>", body, subject="Daily Papers - 17 Mar", kind=kind, date="Tue, 17 Mar 2026 07:30:00 +0000")
    )
    assert (found.digest.source, found.digest.source_kind, str(found.digest.listed_on)) == (
        "huggingface-daily-papers",
        "daily",
        "2026-03-17",
    )
    assert [(entry.title, entry.arxiv_id, entry.upvotes) for entry in found.entries] == [("Worms", "2603.00001", 113)]


@pytest.mark.parametrize(
    ("sender", "body", "source"),
    [
        ("My NCBI <efback@ncbi.nlm.nih.gov>", '<div><a href="https://pubmed.ncbi.nlm.nih.gov/7/?x">Worms That Dig</a></div><div>Bee A, Dee C.</div><div>Soil Lett. 2026 Mar 4;1(1):1-9. doi: 10.5555/w.1.</div>', "pubmed"),
        ("Semantic Scholar <x@semanticscholar.org>", '<table><tr><td><a href="https://www.semanticscholar.org/paper/Worms/a">Worms That Dig</a></td></tr><tr><td>Ann Bee, Cy Dee</td></tr></table>', "semantic-scholar"),
        ("bioRxiv <alert@biorxiv.org>", '<p><a href="http://biorxiv.org/cgi/content/short/2026.03.01.000001v1">Worms That Dig</a><br>Bee, A., Dee, C.<br>doi:10.5555/w.1</p>', "biorxiv"),
        ("Nature <ealert@nature.com>", '<h3><a href="https://links.example.org/ctt?kn=1">Worms that dig in the spring rain</a></h3><p>Ann Bee, Cy Dee</p>', "nature"),
        ("ScienceDirect <x@notification.elsevier.com>", '<td><a href="https://www.sciencedirect.com/science/article/pii/S01?x">Worms That Dig</a><br/>Soil Letters, Available online 4 March 2026<br/>Ann Bee, Cy Dee</td>', "sciencedirect"),
    ],
)  # fmt: skip
def test_alerts_of_journals_and_search_engines(sender: str, body: str, source: str) -> None:
    found = read(mail(sender, body + '<a href="https://example.org/manage">Manage your alerts</a>'))
    assert (found.digest.source, found.digest.source_kind, len(found.entries)) == (source, "search", 1)
    assert found.entries[0].title.lower().startswith("worms that dig")
    assert len(found.entries[0].authors) == 2


def test_a_mail_without_papers_is_refused() -> None:
    with pytest.raises(Unreadable, match="no_listing"):
        list(read_digest(memory_file(mail("a@example.org", "<p>Lunch? https://example.org</p>"))).pieces())


def test_every_mail_of_a_mailbox_has_an_outcome() -> None:
    listing = "\\\\\narXiv:2603.00009\nDate: Mon, 9 Mar 2026 19:00:00 GMT   (1kb)\n\nTitle: Ants\nAuthors: Ann Bee\nCategories: cs.CL\n\\\\\n  We dig.\n\\\\ ( https://arxiv.org/abs/2603.00009 ,  1kb)\n"
    mails = [
        mail("no-reply@arXiv.org", listing, subject="cs daily Subj-class mailing 1 1", kind="text/plain"),
        mail("Google Scholar Alerts <x@google.com>", SCHOLAR),
        mail("a@example.org", "Lunch?", kind="text/plain"),
    ]
    box = "".join(f"From {n}@x Wed Mar 11 08:00:00 +0000 2026\n{text}\n" for n, text in enumerate(mails))
    found = read(box)
    assert (found.format, found.titles, [reject.reason for reject in found.rejects]) == (
        "arxiv-mail",
        ["Ants"],
        ["other_mail", "other_mail"],
    )
    starts = [n for n, line in enumerate(box.split("\n"), 1) if line.startswith("From ") and "@x" in line]
    assert [reject.line_start for reject in found.rejects] == starts[1:]
    alone = read("".join(f"From {n}@x Wed Mar 11 08:00:00 +0000 2026\n{text}\n" for n, text in enumerate(mails[1:])))
    assert (alone.format, len(alone.entries), [reject.reason for reject in alone.rejects]) == ("alert-mail", 2, ["other_mail"])
    assert {str(entry.listed_on) for entry in alone.entries} == {"2026-03-11"}


RECORD = ["\\\\", "arXiv:2603.00009 (*cross-listing*)", "Date: Mon, 9 Mar 2026 19:00:00 GMT   (1kb)", "", "Title: Ants of Erd\\H{o}s and", "  others", "Authors: Jos\\'e B\\\"ar, \\L ukasz {\\O}e", "Categories: cs.CL", "\\\\", "  We dig with na\\\"ive $\\'x$ tools.", "\\\\ ( https://arxiv.org/abs/2603.00009 ,  1kb)"]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        RECORD,
        [f"    {line}" for line in RECORD],
        [f"> {line}" for line in RECORD],
        [part for line in RECORD for part in (line, "")],
    ],
    ids=["plain", "indented", "quoted", "spaced"],
)
def test_a_listing_as_people_paste_it(lines: list[str]) -> None:
    found = read("\n".join(["", *lines, ""]))
    entry = found.entries[0]
    assert (entry.title, entry.authors, entry.section) == ("Ants of Erdős and others", ("José Bär", "Łukasz Øe"), "cross")
    assert (entry.abstract, entry.categories) == ("We dig with naïve $\\'x$ tools.", ("cs.CL",))


def test_a_mail_of_apple_mail() -> None:
    text = mail(
        "no-reply@arXiv.org", "\n".join(RECORD), subject="cs daily Subj-class mailing 1 1", kind="text/plain", encoding="quoted-printable"
    )
    found = read(f'{len(text)}\n{text}<?xml version="1.0"?>\n<plist><dict/></plist>\n', "1.emlx")
    assert (found.format, found.entries[0].arxiv_id) == ("arxiv-mail", "2603.00009")
