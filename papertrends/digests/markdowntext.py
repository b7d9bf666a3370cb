"""What a line of a Markdown list says: its cells, links, title, authors and field.

Addresses count also without a scheme (arxiv.org/abs/…, doi.org/…), and so does arXiv:id.
"""
# ruff: noqa: E501 - patterns and lists of names stand in one piece

from __future__ import annotations

import functools
import re

from papertrends.digests.alerts.lines import are_names
from papertrends.digests.dates import DAY_IN_TEXT
from papertrends.digests.feeditems import SCHOLARLY
from papertrends.digests.fields import places
from papertrends.digests.identities import doi_of_address, shown_arxiv_id
from papertrends.digests.markdown import plain
from papertrends.digests.text import clean_line

Link = tuple[str, str]
"""The text of a link and its address."""

_CELLS = re.compile(r"(?<!\\)\|")
LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,1000})\]\(\s?<?([^()\s<>]{1,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?)>?(?:\s+\"[^\"]{0,500}\")?\s?\)"
)
_BARE = re.compile(r"(?<![(\[<\"'])https?://[^\s<>()\"'|\]]{4,1000}")
_NO_SCHEME = re.compile(
    r"(?<![\w/.@:-])(?:www\.)?(?:arxiv\.org/(?:abs|pdf|html)|(?:dx\.)?doi\.org|openreview\.net|aclanthology\.org|alphaxiv\.org|huggingface\.co/papers"
    r"|(?:bio|med)rxiv\.org/content)/[^\s<>()\"'|\]]{4,1000}",
    re.IGNORECASE,
)
_ARXIV = re.compile(r"\barxiv:\s?([0-9]{4}\.[0-9]{4,5}(?:v[0-9]{1,2})?|[a-z-]{2,16}/[0-9]{7})(?![\w.])", re.IGNORECASE)
_HREF = re.compile(r"<a\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'\s<>]{1,2000})", re.IGNORECASE)
BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_MARKS = re.compile(r"\*{1,3}|__|~~|`")
_ASIDE = re.compile(r"\s?(?<!\])\((?:[^()]|\([^()]{0,500}\)){0,500}\)")
BULLET = re.compile(r"\s{0,2}(?:[-*+•]|[0-9]{1,4}[.)])\s(\S.*)")
NUMBERED = re.compile(r"(\*\*)\s?((?:#?[0-9]{1,4}[.):]|\[[0-9]{1,4}\])\s[^*]{5,500})\*\*")
"""A heading in bold letters, as `**1. Title**`."""
_BOLD_FIELD = re.compile(r"\s{0,2}(?:[-*+•]\s)?(?:\*\*|__)\s?([A-Za-z][A-Za-z /_-]{1,30}?)\s?(:?)\s?(?:\*\*|__)\s?(:?)\s?(.*)")
_PLAIN_FIELD = re.compile(
    r"\s{0,2}(?:[-*+•]\s)?(Authors?|Abstract|Summary|TL;DR|Date|Published|Subjects?|Categories|Keywords|Venue|Code|PDF|Link|Paper|arXiv)\s?:\s?(.*)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:https?://)?(?:arxiv\.org/\S*|arxiv:?\s?)?\d{4}\.\d{4,5}(?:v\d+)?|arxiv|paper|pdf|link|html|abs(?:tract)?|doi|code|github|project|page|here|url|📄|🔗|read more.*|https?://\S*|\W*)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\[\]<>*_~`\\]")
_BOLD = re.compile(r"\*\*([^*]{5,500})\*\*")
_NUMBER = re.compile(r"(?:#?[0-9]{1,4}[.):]|\[[0-9]{1,4}\])\s(?=\S)")
_TAG = re.compile(r"\s*\**\[[^\[\]]{1,40}\]\**(?!\()\s*")
"""Where a paper appeared, in brackets before its title: **[ICIC 2026]**."""
_DATE_ASIDE = re.compile(r"[(\[](?:19|20)[0-9]{2}(?:[-./][0-9]{1,2}){0,2}[)\]]")
_MIN_WORDS = 3
_TITLES = ("paper", "papers", "name", "paper & link", "papername")
_EXTRA = {
    "publishdate": "published", "pdf": "url", "paperlink": "url", "arxiv": "url", "links": "url", "comment": "comment", "comments": "comment", "summary": "tldr",
    "tldr": "tldr", "updatedate": "", "tags": "keywords", "topic": "keywords", "subjects": "categories", "subject": "categories", "author": "authors", "pdflink": "url",
    "摘要": "tldr", "总结": "tldr", "要約": "tldr", "요약": "tldr",
}  # fmt: skip
"""What columns and fields of such lists mean beside what all records do: a summary in one is not the authors'."""


def cells(text: str) -> list[str]:
    """The cells of a table's row."""
    inner = text.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    parts = _CELLS.split(inner) if "\\" in inner else inner.split("|")
    return [cell.strip().replace("\\|", "|") for cell in parts]


def column(cell: str) -> str:
    """The name of a column."""
    return re.sub(r"[^\w &/.-]+", "", text_of(cell)).strip()


@functools.lru_cache(maxsize=1024)
def is_title(name: str) -> bool:
    """Tell whether a column of this name has the titles."""
    return name.lower() in _TITLES or any(found == "title" for found, _ in places(name))


@functools.lru_cache(maxsize=1024)
def meaning(name: str) -> str:
    """The name under which a record knows a column or field."""
    key = re.sub(r"[\W\d_]", "", name.lower())
    return _EXTRA.get(key, "") if key in _EXTRA else "url" if key.endswith("link") else name


def field_of(text: str) -> tuple[str, str] | None:
    """The name and the text of a field: `**Authors:** …`, `- Authors: …`. What is bold without a colon is one if records know its name."""
    if found := _BOLD_FIELD.fullmatch(text) if "**" in text or "__" in text else None:
        is_field = found[2] or found[3] or (not found[4] and places(found[1]))
        return (found[1], found[4]) if is_field else None
    found = _PLAIN_FIELD.fullmatch(text) if ":" in text else None
    return (found[1], found[2]) if found else None


def links(text: str) -> list[Link]:
    """The links of a line, each with its text; pictures are none."""
    found = [(words, address) for picture, words, address in LINK.findall(text) if not picture] if "](" in text else []
    if "<" in text:
        found += (("", address) for address in _HREF.findall(text))
    if "://" in text:
        found += (("", address.rstrip(".,;*_")) for address in _BARE.findall(text))
    if _has_bare_host(text):
        found += (("", f"https://{address.rstrip('.,;*_')}") for address in _NO_SCHEME.findall(text))
    if ":" in text and not found:
        found += (("", f"https://arxiv.org/abs/{identity}") for identity in _ARXIV.findall(text))
    return found


def _has_bare_host(text: str) -> bool:
    """Tell whether one of the hosts of `_NO_SCHEME` stands without a scheme: nearly all lines have none, and the pattern is slow."""
    lower = text.lower() if "/" in text else ""
    return any(lower.count(host) > lower.count(f"://{host}") + lower.count(f"://www.{host}") for host in _HOSTS if host in lower)


_HOSTS = ("arxiv.org/", "doi.org/", "openreview.net/", "aclanthology.org/", "alphaxiv.org/", "huggingface.co/", "rxiv.org/content")


def is_paper(address: str) -> bool:
    """Tell whether an address leads to a paper."""
    return bool(shown_arxiv_id(address) or doi_of_address(address) or SCHOLARLY.match(address))


def text_of(cell: str) -> str:
    """A cell as text, without links, marks and tags."""
    if cell.isascii() and not _MARKED.search(cell):
        return clean_line(cell)
    text = plain(cell)
    if "<" in text and ">" in text:
        text = re.sub(r"<[^<>]{1,500}>", " ", re.sub(r"<summary>[^<]{0,500}</summary>", "", text))
    return clean_line(_MARKS.sub("", text))


def is_no_name(words: str) -> bool:
    """Tell whether a link's text says what it leads to and not what that is called: [pdf], arXiv, here."""
    return bool(_NO_NAME.fullmatch(text_of(words).strip("[]() ")))


def without_number(text: str) -> str:
    """A title without the number that it has in its list."""
    return _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text


def title_in_cell(cell: str) -> str:
    """The title in a cell: without what stands in brackets with links in it."""
    if "](" not in cell:
        return text_of(cell).strip(" -–—:|·,")
    bare = cell
    for aside in _ASIDE.findall(cell):
        if "](" in aside:
            bare = bare.replace(aside, "", 1)
    named = [words for picture, words, _ in LINK.findall(bare) if not picture and not is_no_name(words)]
    rest = text_of(LINK.sub(" ", bare)).strip(" -–—:|·,")
    return rest if rest and not _NO_NAME.fullmatch(rest) and not named else text_of(named[0]) if named else text_of(bare)


def title_of_bullet(text: str) -> str:
    """The title in an item of a list: the text of the link to the paper, else what is bold, else what stands before the link."""
    body = found[1] if (found := BULLET.fullmatch(text)) else text
    for picture, words, address in LINK.findall(body):
        if not picture and is_paper(address) and not is_no_name(words):
            return text_of(words)
    body = body[tag.end() :] if (tag := _TAG.match(body)) else body
    bold = [words for words in _BOLD.findall(body) if not is_no_name(words) and not DAY_IN_TEXT.fullmatch(text_of(words))]
    if bold:
        return text_of(bold[0])
    first = LINK.search(body) or _BARE.search(body) or _NO_SCHEME.search(body)
    before = text_of(_DATE_ASIDE.sub(" ", body[: first.start()])).strip(" -–—:|·,.[(") if first else ""
    before = _without_authors(before)
    return before if len(before.split()) >= _MIN_WORDS and not ("," in before and are_names(before)) else ""


def _without_authors(text: str) -> str:
    """The title of "Title, Ada Quill, Ben Osei, 2026": what stands before the names and the year at its end."""
    parts = re.sub(r"[,.\s]+(?:19|20)[0-9]{2}$", "", text).split(", ")
    for n in range(1, len(parts)):
        if len(", ".join(parts[:n]).split()) >= _MIN_WORDS and are_names(", ".join(parts[n:])):
            return ", ".join(parts[:n])
    return text


def authors_of_bullet(text: str, title: str) -> str:
    """The names that stand between the title of an item and its links."""
    if not title:
        return ""
    after = text_of(LINK.sub(lambda link: link[2] if title and title in text_of(link[2]) else " \n ", text)).partition(title)[2]
    part = re.split(r"\.\s|\n|\bPaper:|[\[(]", after.strip(" ,.;:-–—"), maxsplit=1)[0]
    part = re.sub(r"[\s,]*\bet\.?\s*al\b.*", "", part).strip(" ,.;:-–—")
    return part if part and are_names(part) else _names_before_venue(part)


def _names_before_venue(part: str) -> str:
    """The names at the beginning of "Ada Quill, Ben Osei, arXiv 2026"."""
    names, _, last = part.rpartition(",")
    return names if re.search(r"(?:19|20)[0-9]{2}", last) and names and are_names(names) else ""
