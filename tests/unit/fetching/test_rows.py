"""sources.csv: which rows are used, and what is said about the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from papertrends.config_folder import read_config
from papertrends.fetching.kinds import KINDS, NAMES
from papertrends.fetching.runs import configured
from papertrends.reasons import ConfigReason

HEADER = "name,kind,query,address,since\n"


def write(folder: Path, *rows: str) -> Path:
    (folder / "sources.csv").write_text(HEADER + "\n".join(rows))
    return folder


def test_nothing_is_fetched_without_the_file(tmp_path: Path) -> None:
    assert configured(tmp_path) == []


def test_each_kind_can_be_configured_with_little(tmp_path: Path) -> None:
    needs = {
        kind: ("cs.LG" if about.query == "required" else "", "2026-03-02" if about.needs_since else "") for kind, about in KINDS.items()
    }
    rows = [f"my-{kind},{kind},{query},{'https://a.example/f' if kind == 'feed' else ''},{since}" for kind, (query, since) in needs.items()]
    found = configured(write(tmp_path, *rows, "mail,mailbox,,imaps://me%40a.example@mail.example/Alerts,"))
    assert [source.kind for source in found] == list(NAMES)
    assert all(source.address.startswith(("https://", "imaps://")) for source in found)
    assert read_config(tmp_path).problems == []


@pytest.mark.parametrize(
    ("row", "reason", "said"),
    [
        (",feed,,https://a.example,", ConfigReason.MISSING_VALUE, "name is empty"),
        ("../x,feed,,https://a.example,", ConfigReason.BAD_FETCH_NAME, "'../x'"),
        (".x,feed,,https://a.example,", ConfigReason.BAD_FETCH_NAME, "'.x'"),
        ("x,reddit,,,", ConfigReason.BAD_FETCH_KIND, "'reddit': one of daily-papers, weekly-papers"),
        ("x,arxiv,,,2026-03-02", ConfigReason.MISSING_VALUE, "query is empty"),
        ("x,daily-papers,llm,,2026-03-02", ConfigReason.BAD_QUERY, "takes no query"),
        ("x,daily-papers,,,", ConfigReason.MISSING_VALUE, "since is empty"),
        ("x,daily-papers,,,March", ConfigReason.BAD_SINCE, "write it as 2025-06-03"),
        ("x,feed,,,", ConfigReason.MISSING_VALUE, "address is empty"),
        ("x,mailbox,,,", ConfigReason.MISSING_VALUE, "address is empty"),
        ("x,feed,,file:///etc/passwd,", ConfigReason.BAD_ADDRESS, "no host"),
        ("x,feed,,ftp://a.example/x,", ConfigReason.BAD_ADDRESS, "begins with ftp:"),
        ("x,feed,,https://[::1,", ConfigReason.BAD_ADDRESS, "cannot be read"),
        ("x,feed,,https://a.example:port/,", ConfigReason.BAD_ADDRESS, "cannot be read"),
        ("x,feed,,https://me:secret@a.example,", ConfigReason.BAD_ADDRESS, "password"),
        ("x,mailbox,,imaps://me:secret@a.example,", ConfigReason.BAD_ADDRESS, "password"),
        ("x,mailbox,,imaps://a.example/INBOX,", ConfigReason.BAD_ADDRESS, "names no user"),
        ("x,mailbox,,https://me@a.example/,", ConfigReason.BAD_ADDRESS, "imaps: is wanted"),
    ],
)
def test_a_row_that_cannot_be_used_is_a_problem_with_its_line_and_the_others_are_used(
    tmp_path: Path, row: str, reason: ConfigReason, said: str
) -> None:
    write(tmp_path, "good,feed,,https://a.example/rss,", row)
    [problem] = read_config(tmp_path).problems
    assert (problem.file, problem.line, problem.reason) == ("sources.csv", 3, reason)
    assert said in problem.detail
    assert "secret" not in problem.detail
    assert [source.name for source in configured(tmp_path)] == ["good"]


def test_of_two_rows_of_one_name_the_first_is_used(tmp_path: Path) -> None:
    write(tmp_path, "a,feed,,https://one.example,", "A,feed,,https://two.example,")
    [problem] = read_config(tmp_path).problems
    assert (problem.line, problem.reason) == (3, ConfigReason.BAD_FETCH_NAME)
    assert [source.address for source in configured(tmp_path)] == ["https://one.example"]


def test_answers_of_apis_that_do_not_say_whose_they_are_get_a_source_and_a_kind_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, "neuro,biorxiv,,,2026-03-02", "onions,openalex,onion,,2026-03-02", "hf,daily-papers,,,2026-03-02")
    (tmp_path / "digests.csv").write_text("file,source\nfetched/neuro,brains\n")
    said = [(row["line"], row["file"], row["source"], row["source_kind"]) for row in read_config(tmp_path).rows["config_digests"]]
    assert said == [
        (0, "fetched/neuro", "neuro", "listing"),
        (0, "fetched/onions", "onions", "search"),
        (2, "fetched/neuro", "brains", None),
    ]
