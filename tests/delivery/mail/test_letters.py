"""What a mail looks like to the programs that take, filter and show it."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup

from delivery.mail import letters, rendering
from delivery.mail.links import Links
from papertrends.library.subscriptions import Interest, NoAddressError, cleaned_address
from tests.delivery.mail.conftest import MORNING, Instance
from tests.delivery.mail.test_planning import come

HOSTILE = [
    "<script>alert(1)</script><img src=http://evil.example/x.png>",
    "A title\r\nBcc: victim@example.org\r\n\r\nbody",
    "turned \u202eround\u202c and \u2066isolated",
    "</a></table><a href='javascript:alert(1)'>press me</a>",
    "{{ letter.manage }} {% raw %}",
]


def part(letter: EmailMessage, kind: str) -> str:
    body = letter.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def letter(instance: Instance) -> EmailMessage:
    """A mail with news of everything and of something quiet."""
    instance.subscribe("ada@example.org", Interest("everything"), Interest("topic", "none_such", "Nothing of it"))
    instance.deliver()
    return instance.server.letters[0]


def test_it_has_the_headers_of_a_list_and_each_on_one_line(letter: EmailMessage, instance: Instance):
    raw = instance.server.raw[0].split(b"\r\n\r\n")[0].decode()
    assert re.search(r"^List-Id: papertrends <papertrends\.example\.org>\r$", raw, re.MULTILINE)
    assert re.search(r"^List-Unsubscribe: <https://papers\.example\.org/mail/unsubscribe/[A-Za-z0-9._-]+>\r$", raw, re.MULTILINE)
    assert re.search(r"^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$", raw, re.MULTILINE)
    assert re.search(r"^Subject: \d+ new papers, Thursday 26 November 2026\r$", raw, re.MULTILINE)
    assert letter["To"] == "ada@example.org"
    assert letter["From"] == "papertrends <news@example.org>"


def test_the_text_part_says_what_the_html_part_says(letter: EmailMessage):
    html = BeautifulSoup(part(letter, "html"), "lxml")
    text = " ".join(part(letter, "plain").split())
    said = [
        " ".join(block.get_text().split()) for block in html.find_all(["h1", "h2", "h3", "p"]) if "links" not in (block.get("class") or [])
    ]
    assert len(said) > 20
    missing = [sentence for sentence in said if sentence not in text and " · Unsubscribe" not in sentence]
    assert missing == []
    assert [link["href"] for link in html.find_all("a") if str(link["href"]) not in text] == []


def test_it_is_small_needs_nothing_from_elsewhere_and_has_its_styles_inline(letter: EmailMessage, instance: Instance):
    html = BeautifulSoup(part(letter, "html"), "lxml")
    assert len(instance.server.raw[0]) < rendering.MOST_BYTES
    assert html.html is not None
    assert html.html["lang"] == "en"
    assert html.find_all(["img", "script", "link", "iframe", "form", "object"]) == []
    assert all(table["role"] == "presentation" for table in html.find_all("table"))
    assert all("color:" in str(link["style"]) for link in html.find_all("a"))
    assert "url(" not in part(letter, "html")


def test_a_mail_whose_papers_are_long_has_fewer_of_them(instance: Instance):
    long = "论文" * 400
    instance.publish(
        *(come(number, title=f"{long}{number}") for number in range(15)), f"update papers set summary = '{long}', authors = ['{long}']"
    )
    instance.subscribe()
    instance.deliver()
    assert 50_000 < len(instance.server.raw[0]) <= rendering.MOST_BYTES
    assert "more new paper" in instance.server.text()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def inverted(colour: str) -> str:
    return "#" + "".join(f"{255 - int(colour[at : at + 2], 16):02x}" for at in (1, 3, 5))


def test_every_colour_can_be_read_also_where_a_client_inverts_them():
    light = (rendering.TEMPLATES / "style.css").read_text()
    dark = (rendering.TEMPLATES / "dark.css").read_text()
    of_text = {name: set(re.findall(r"(?<![-\w])color: (#[0-9a-f]{6})", css)) for name, css in (("light", light), ("dark", dark))}
    assert min(contrast(colour, "#ffffff") for colour in of_text["light"] - {"#ffffff"}) >= 4.5
    assert min(contrast(inverted(colour), inverted("#ffffff")) for colour in of_text["light"] - {"#ffffff"}) >= 4.5
    assert min(contrast(colour, "#16181c") for colour in of_text["dark"] - {"#16181c"}) >= 4.5
    assert contrast("#ffffff", "#0b57a4") >= 4.5, "the button"
    assert contrast("#16181c", "#8cbcf5") >= 4.5, "the button on a dark page"


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_text_and_makes_no_header(instance: Instance, title: str):
    quoted = title.replace("'", "''")
    instance.publish(
        come(1, title=quoted),
        "update papers set authors = [title], abstract = title, summary = null, url = 'javascript:alert(1)', "
        "code_url = 'data:text/html,x', project_url = 'https://example.org/\"><b>x</b>' where paper_id = 'e_new1'",
    )
    instance.subscribe("ada@example.org", Interest("everything"), Interest("topic", "none", quoted))
    instance.deliver()
    [letter] = instance.server.letters
    raw = instance.server.raw[0].split(b"\r\n\r\n")[0].lower()
    assert not re.search(rb"^bcc", raw, re.MULTILINE)
    assert b"victim" not in raw
    html = BeautifulSoup(part(letter, "html"), "lxml")
    assert html.find_all(["script", "img", "b"]) == []
    assert {str(link["href"]).partition(":")[0] for link in html.find_all("a")} == {"https"}
    assert letters.plain(title) in [heading.get_text() for heading in html.find_all("h3")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", part(letter, "html") + part(letter, "plain"))
    assert letters.plain(title) in part(letter, "plain")


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org\r\nBcc: victim@example.org",
        "ada@example.org, eve@example.org",
        "Ada <ada@example.org>",
        '"a b"@example.org',
        "a..b@example.org",
        "ada@localhost",
        "ada@-example.org",
        "@example.org",
        "ada",
        "",
        "a" * 65 + "@example.org",
        "ada@" + "a." * 130 + "org",
        "ada@example.org\x00",
        "ada%0a@example.org\n",
    ],
)
def test_what_is_no_address_is_refused(address: str):
    if address.strip() == "ada%0a@example.org":
        assert cleaned_address(address) == "ada%0a@example.org"
        return
    with pytest.raises(NoAddressError):
        cleaned_address(address)


@pytest.mark.parametrize(
    ("sender", "recipient"), [("a@b.org", "c@d.org\r\nBcc: e@f.org"), ("a@b.org\nX: y", "c@d.org"), ("a@b.org", "ü@d.org")]
)
def test_a_header_of_more_than_one_line_is_never_written(sender: str, recipient: str):
    links = Links("k" * 32, "https://papers.example.org", "b.org")
    with pytest.raises(ValueError, match="no header"):
        rendering.message(letters.confirmation(links, "handle"), sender, recipient, MORNING)


@pytest.mark.parametrize(
    ("address", "kept"),
    [(" Ada@Example.ORG ", "ada@example.org"), ("ada+news@bücher.example", "ada+news@xn--bcher-kva.example")],
)
def test_an_address_is_kept_in_one_spelling(address: str, kept: str):
    assert cleaned_address(address) == kept


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://", "https://a b", "http://[x", "ftp://x.y"]
)
def test_only_addresses_of_the_web_are_linked(address: str):
    assert letters.web(address) is None


def test_a_link_cannot_end_its_attribute():
    assert letters.web('https://example.org/"><b>') == "https://example.org/%22%3E%3Cb%3E"
