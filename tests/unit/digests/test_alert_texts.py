"""Alerts in plain text, and in HTML whose papers stand in one block, tell titles, names, journals and dates apart."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from digest_memory import Read, read

TITLE = "Moss on Northern Walls: A Survey of Damp"
OTHER = "Ferns of Cellars in Old Towns"


def mail(sender: str, text: str, kind: str = "plain") -> Read:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = sender, "New papers", "Wed, 11 Mar 2026 08:00:00 -0800"
    message.set_content(text, subtype=kind, cte="quoted-printable")
    return read(message.as_bytes())


PUBMED = (
    "PubMed Results\nItems 1 - 2 of 2\n\n1. Moss Lett. 2026 Mar 4;12(3):1-9. doi: 10.5555/m.1.\n"
    f"{TITLE}.\nQuill A, Osei B.\n\nPMID: 40000001\nhttps://pubmed.ncbi.nlm.nih.gov/40000001/\n\n"
    f"2. Moss Lett. 2026 Mar 5.\n{OTHER}.\nFinch D.\nPMID: 40000002\nhttps://pubmed.ncbi.nlm.nih.gov/40000002/\n"
)
LINKS = f"1. {TITLE}\nhttps://arxiv.org/abs/2603.00001\nAda Quill, Ben Osei\n\n2. {OTHER}\n<https://arxiv.org/abs/2603.00002>\n"
FORWARDED = "---------- Forwarded message ---------\nFrom: Google Scholar Alerts <x@google.com>\nTo: <me@x.example>\n\n"


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize("text", [PUBMED, LINKS, FORWARDED + LINKS])
def test_papers_in_plain_text(text: str, quoted: bool) -> None:
    found = mail("Bot <bot@x.example>", "\n".join(f"> {line}" for line in text.split("\n")) if quoted else text)
    assert [title.rstrip(".") for title in found.titles] == [TITLE, OTHER]
    names = {name.split()[-1] for name in found.entries[0].authors} | {name.split()[0] for name in found.entries[0].authors}
    assert {"Quill", "Osei"} <= names
    assert "Quill" not in str(found.entries[1].authors)


def test_what_pubmed_says_before_a_title_is_its_journal_and_date() -> None:
    first = mail("My NCBI <efback@nih.gov>", PUBMED).entries[0]
    assert (first.venue, str(first.published_on), first.doi) == ("Moss Lett", "2026-03-04", "10.5555/m.1")


def test_papers_in_one_block_of_html() -> None:
    html = (
        f'<body><a href="http://biorxiv.org/cgi/content/short/1v1">{TITLE}</a><br>Ada Quill, Ben Osei<br>'
        "bioRxiv published 4 March 2026, 10.1101/2026.03.01.123456<br>"
        f'<a href="http://biorxiv.org/cgi/content/short/2v1">{OTHER}</a><br>Dora Finch<br></body>'
    )
    first, second = mail("bioRxiv <alerts@alerts.highwire.org>", html, "html").entries
    assert (first.authors, first.venue, str(first.published_on), first.doi) == (
        ("Ada Quill", "Ben Osei"),
        "bioRxiv",
        "2026-03-04",
        "10.1101/2026.03.01.123456",
    )
    assert (second.authors, second.published_on) == (("Dora Finch",), None)


def test_hugging_faces_mail_names_nobody() -> None:
    html = (
        '<body><a href="https://huggingface.co/papers/2603.00001">On Moss (▲ 42)</a><br>New<br>'
        '<a href="https://huggingface.co/papers/2603.00002">On Fern (▲ 7)</a><br>Submit papers</body>'
    )
    entries = mail("Hugging Face <noreply@huggingface.co>", html, "html").entries
    assert [(entry.title, entry.upvotes, entry.authors) for entry in entries] == [("On Moss", 42, ()), ("On Fern", 7, ())]
