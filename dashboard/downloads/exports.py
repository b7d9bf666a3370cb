"""Papers as BibTeX, RIS, CSV and JSON; tables as CSV, JSON and Parquet; charts as SVG and PNG."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

import altair as alt
import pyarrow as pa
import pyarrow.parquet as pq
import vl_convert

Row = dict[str, Any]
"""A paper, as a row of the table papers."""
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
RIS_NOTES = {"code_url": "Code", "project_url": "Project page", "summary": "Summary", "note": "Note"}
"""What RIS has no tag for."""
_FILLERS = frozenset("a an the on of for in to and with towards toward from via is are do does how what when why can at by".split())
"""Words of a title that tell nothing."""
_MATH = re.compile(r"(?<!\\)\$[^$]+\$")


def bibtex(papers: Iterable[Row]) -> str:
    """Write papers as BibTeX that biber and Zotero read; formulas stay formulas, every other special character is text."""
    return "\n".join(_bibtex_entry(paper, key) for key, paper in with_keys(papers))


def with_keys(papers: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Give each paper a citation key that no other of the file has: the second gets an a, as styles do."""
    used: set[str] = set()
    for paper in papers:
        key = citation_key(paper)
        free = next(candidate for candidate in (key + ending for ending in _endings()) if candidate not in used)
        used.add(free)
        yield free, paper


def citation_key(paper: Row) -> str:
    """Make a key that people can cite: the first author's family name, the year, the first telling word of the title.

    Example:
        rafailov2023direct
    """
    authors = paper.get("authors") or []
    first = authors[0] if authors else ""
    family = first.partition(",")[0] if "," in first else first.split()[-1] if first.split() else ""
    words = [word for word in map(_ascii, re.split(r"[^\w']+", paper["title"] or "")) if word]
    telling = next((word for word in words if word not in _FILLERS and not word.isdecimal() and word[1:]), "".join(words[:1]))
    return f"{_ascii(family)}{_year(paper)}{telling}" or paper["paper_id"]


def _ascii(text: str) -> str:
    """Fold a word to letters and digits that every BibTeX program takes in a key."""
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).lower())


def _year(paper: Row) -> str:
    published, arxiv_id = paper.get("published_on"), paper.get("arxiv_id") or ""
    return str(published.year) if published else f"20{arxiv_id[:2]}" if re.match(r"\d{4}\.", arxiv_id) else ""


def _endings() -> Iterator[str]:
    yield from ("", *string.ascii_lowercase)
    yield from map(str, itertools.count(2))


def _bibtex_entry(paper: Row, key: str) -> str:
    published = paper.get("published_on")
    fields: dict[str, str | None] = {
        "title": f"{{{_latex(paper['title'])}}}",  # a second brace keeps the capitals
        "author": " and ".join(_bibtex_author(author) for author in paper.get("authors") or []),
        "year": str(published.year) if published else None,
        "month": f"{published.month:02}" if published and paper.get("published_precision") in {"day", "month"} else None,
        "eprint": paper.get("arxiv_id"),
        "eprinttype": "arxiv" if paper.get("arxiv_id") else None,
        "doi": _verbatim(paper.get("doi")),
        "url": _verbatim(paper.get("url")),
        "abstract": _latex(paper.get("abstract") or ""),
        "keywords": _latex(", ".join(paper.get("keywords") or [])),
        "code": _verbatim(paper.get("code_url")),
        "project": _verbatim(paper.get("project_url")),
        "tldr": _latex(paper.get("summary") or ""),
        "annote": _latex(paper.get("note") or ""),
        "howpublished": None if _is_proceedings(paper) or not paper.get("venue") else _latex(paper["venue"]),
        "booktitle": _latex(paper["venue"]) if _is_proceedings(paper) else None,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "inproceedings" if _is_proceedings(paper) else "misc"
    return f"@{kind}{{{key},\n" + "\n".join(lines) + "\n}\n"


def _is_proceedings(paper: Row) -> bool:
    return bool(paper.get("venue")) and not paper.get("arxiv_id")


def _bibtex_author(name: str) -> str:
    """Write an author so that " and " inside a name, or a collaboration's name, stays one author."""
    escaped = _latex(name)
    return f"{{{escaped}}}" if re.search(r"\band\b|,", name) else escaped


def _latex(text: str) -> str:
    """Escape text for LaTeX, its formulas excepted where their braces balance."""
    text = _one_line(text)
    out: list[str] = []
    at = 0
    for match in _MATH.finditer(text):
        if not _balanced(match.group()):
            continue
        out.append("".join(_SPECIAL.get(c, c) for c in text[at : match.start()]))
        out.append(match.group())
        at = match.end()
    out.append("".join(_SPECIAL.get(c, c) for c in text[at:]))
    return "".join(out)


def _balanced(text: str) -> bool:
    depth = 0
    for character in re.sub(r"\\.", "", text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _verbatim(text: str | None) -> str | None:
    """Keep a link as it is but for braces, which would end the field, and backslashes, which would begin a command."""
    return _one_line(text).replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D") if text else None


def _one_line(text: str) -> str:
    """Join lines, and drop control characters."""
    return " ".join("".join(c if unicodedata.category(c) != "Cc" else " " for c in text).split())


def ris(papers: Iterable[Row]) -> str:
    """Write papers as RIS, one tag a line, CRLF as the format wants it."""
    lines: list[str] = []
    for paper in papers:
        published = paper.get("published_on")
        fields: list[tuple[str, Any]] = [
            ("TY", "CONF" if _is_proceedings(paper) else "GEN"),
            ("ID", paper["paper_id"]),
            ("TI", paper["title"]),
            *[("AU", author) for author in paper.get("authors") or []],
            ("PY", published.year if published else None),
            ("DA", _ris_date(published, paper.get("published_precision"))),
            ("T2", paper.get("venue")),
            ("AB", paper.get("abstract")),
            ("DO", paper.get("doi")),
            ("UR", paper.get("url") or (f"https://arxiv.org/abs/{paper['arxiv_id']}" if paper.get("arxiv_id") else None)),
            ("AN", f"arXiv:{paper['arxiv_id']}" if paper.get("arxiv_id") else None),
            *[("KW", word) for word in [*(paper.get("categories") or []), *(paper.get("keywords") or [])]],
            *[("N1", f"{name}: {paper[key]}") for key, name in RIS_NOTES.items() if paper.get(key)],
        ]
        lines += [f"{tag}  - {_one_line(str(value))}" for tag, value in fields if value]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines)


def _ris_date(published: date | None, precision: str | None) -> str | None:
    if published is None:
        return None
    return {"day": f"{published:%Y/%m/%d}/", "month": f"{published:%Y/%m}//"}.get(precision or "", f"{published:%Y}///")


def table_csv(table: pa.Table) -> bytes:
    """Write a table as CSV: lists joined by "; ", and nothing that a spreadsheet would run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_cell(name) for name in table.column_names])
    for row in table.to_pylist():
        writer.writerow([_cell(value) for value in row.values()])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, dict):
        value = "; ".join(f"{name}: {part}" for name, part in value.items() if part is not None)
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return "'" + value
    return value.isoformat() if isinstance(value, date | datetime) else value


def table_json(table: pa.Table) -> bytes:
    """Write a table as a JSON array of objects."""
    return json.dumps(table.to_pylist(), ensure_ascii=False, indent=1, default=str).encode()


def table_parquet(table: pa.Table) -> bytes:
    """Write a table as Parquet, types and all."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def chart_svg(chart: alt.TopLevelMixin) -> bytes:
    """Draw a chart as SVG on white, with nothing fetched."""
    return vl_convert.vegalite_to_svg(_for_print(chart)).encode()


def chart_png(chart: alt.TopLevelMixin) -> bytes:
    """Draw a chart as PNG on white, at twice the screen's resolution."""
    return vl_convert.vegalite_to_png(_for_print(chart), scale=2)


def _for_print(chart: alt.TopLevelMixin) -> dict[str, Any]:
    return {"width": 900, "background": "white", **chart.to_dict()}


Written = tuple[str, str, str, Callable[[], bytes]]
"""A format's name, its file ending, its media type, and what writes it."""


def paper_formats(read: Callable[[], pa.Table]) -> list[Written]:
    """Offer papers, rows of the table papers, in every format; they are read and written only when one is asked for."""
    return [
        ("BibTeX", "bib", "application/x-bibtex", lambda: bibtex(read().to_pylist()).encode()),
        ("RIS", "ris", "application/x-research-info-systems", lambda: ris(read().to_pylist()).encode()),
        *table_formats(read),
    ]


def table_formats(read: Callable[[], pa.Table]) -> list[Written]:
    """Offer a table in every format; it is read and written only when one is asked for."""
    return [
        ("CSV", "csv", "text/csv", lambda: table_csv(read())),
        ("JSON", "json", "application/json", lambda: table_json(read())),
        ("Parquet", "parquet", "application/vnd.apache.parquet", lambda: table_parquet(read())),
    ]


def chart_formats(chart: alt.TopLevelMixin) -> list[Written]:
    """Offer a chart in every format, each drawn only when it is asked for."""
    return [("SVG", "svg", "image/svg+xml", lambda: chart_svg(chart)), ("PNG", "png", "image/png", lambda: chart_png(chart))]
