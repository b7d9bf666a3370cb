"""search_papers('…') finds what a user would expect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.search_warehouse import SearchWarehouse, ids

PAPERS = {
    "video": ("Video diffusion for long films", "We generate films with a diffusion model. Video generation takes hours."),
    "graph": ("Graphs of roads", "Graph networks predict traffic. A graph has nodes; studies of networks differ."),
    "mention": ("Weather by radar", "Storms are tracked. In passing we mention diffusion in fluids and video."),
    "parts": ("Generation of video captions", "Captions for a video, and a generation of text."),
    "accents": ("Réseaux de neurones à Zürich", "Un modèle naïf."),
    "hyphen": ("Retrieval-augmented answers", "State-of-the-art retrieval, multi-hop."),
    "bare": ("Counting sheep", None),
    "edge": ("Sampling ends with video", "Generation starts an abstract in a row."),
    # five papers have both words of one pair, four of another; two more have a word each
    **{f"amber{place}": ("Amber cobalt", None) for place in range(5)},
    **{f"topaz{place}": ("Topaz onyx", None) for place in range(4)},
    "one stone": ("Amber topaz", None),
    "other stone": ("Cobalt onyx", None),
}


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps the parsed project from one build to the next."""
    return tmp_path_factory.mktemp("target")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    warehouse = SearchWarehouse(tmp_path_factory.mktemp("index"), target)
    for paper_id, (title, abstract) in PAPERS.items():
        warehouse.put(paper_id, title, abstract)
    warehouse.build(is_tested=True)
    with warehouse.connect() as con:
        yield con


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("video diffusion", {"video", "mention", "parts", "edge"}),
        ("graph", {"graph"}),
        ("GRAPHS", {"graph"}),
        ("study", {"graph"}),
        ("reseau zurich", {"accents"}),
        ("naïve", set()),
        ("naif", {"accents"}),
        ("retrieval augmented", {"hyphen"}),
        ("multi-hop", {"hyphen"}),
        ("sheep", {"bare"}),
        ('"video generation"', {"video"}),
        ('"Video-Generation"', {"video"}),
        ('"video gen*"', {"video"}),
        ('captions "generation of"', {"parts"}),
        ("film* diff*", {"video", "graph", "mention"}),
        ("networks*", {"graph"}),
        ("sheep zebra", {"bare"}),
        ("sheep a", {"bare"}),
        ("a", {"video", "graph", "parts", "accents", "edge"}),
        ('"video generation" zebra', {"video"}),
        ('"video zebra" diffusion', set()),
        ('"video captions', {"parts", "video", "mention", "edge"}),
        ("zebra", set()),
    ],
)
def test_what_is_found(index, query, expected):
    assert set(ids(index, query)) == expected


def test_a_title_says_more_than_a_mention_and_all_words_more_than_some(index):
    assert ids(index, "diffusion")[0] == "video"
    assert set(ids(index, "video diffusion")[:2]) == {"video", "mention"}, "those with both words"
    assert ids(index, "video")[-1] == "mention", "the one that mentions it in passing"
    found = index.execute("select paper_id, has_all from search_papers('sheep video zebra')").fetchall()
    assert found[0] == ("bare", False), "the rarer word tells most of what is asked for"


def test_a_question_whose_words_no_paper_has_together_finds_those_with_a_third_of_what_they_tell(index):
    assert set(ids(index, "counting sheep by radar")) == {"bare", "mention"}
    assert set(ids(index, "sheep radar captions")) == {"bare", "mention", "parts"}
    assert set(ids(index, "sheep radar video")) == {"bare", "mention"}, "video alone tells too little"


def test_if_few_papers_have_all_words_those_with_some_of_what_they_tell_follow(index):
    assert set(ids(index, "amber cobalt")) == {f"amber{place}" for place in range(5)}, "five are not few"
    found = index.execute("select paper_id, has_all from search_papers('topaz onyx')").fetchall()
    assert {paper_id for paper_id, has_all in found[:4] if has_all} == {f"topaz{place}" for place in range(4)}
    assert {paper_id for paper_id, has_all in found[4:] if not has_all} == {"one stone", "other stone"}


def test_function_words_need_not_be_there(index):
    assert ids(index, "how to count the sheep")[0] == "bare"
    assert index.execute("select has_all from search_papers('the sheep with you')").fetchall() == [(True,)]


@pytest.mark.parametrize("query", ["", " ", '"', '""', "*", "'", "; --", "(((", "[\\", "%", "_", "$1", "\x00", "\n", "𝔘"])
def test_a_search_without_words_finds_nothing(index, query):
    assert ids(index, query) == []


def test_hostile_input_is_words(index):
    assert ids(index, "'; drop table papers; --") == []
    assert ids(index, "video'); drop table papers; --") == ids(index, "video drop table papers")
    assert index.execute("select count(*) from papers").fetchone() == (len(PAPERS),)
    assert ids(index, "video " * 2000)[:1] == ids(index, "video")[:1]
    assert ids(index, "x" * 10_000) == []
    assert len(ids(index, " ".join(f"w{n}" for n in range(3000)))) == 0
    assert set(ids(index, '"' + "video generation " * 600 + '"')) <= set(PAPERS), "what is cut off is not read"


def test_null_finds_nothing_and_most_is_a_limit(index):
    assert index.execute("select count(*) from search_papers(null)").fetchone() == (0,)
    assert index.execute("select count(*) from search_papers('video', most := 2)").fetchone() == (2,)
    assert index.execute("select count(*) from search_matches('video')").fetchone() == (4,)


def test_new_words_change_no_other_rows_of_the_index(tmp_path, target):
    warehouse = SearchWarehouse(tmp_path, target)
    warehouse.put("first", "Lantern drift")
    warehouse.build()
    with warehouse.connect() as con:
        before = con.execute("from search_postings").fetchall()
    warehouse.put("second", "A basin", day="2025-01-02")
    warehouse.build()
    with warehouse.connect() as con:
        assert set(before) < set(con.execute("from search_postings").fetchall())


def test_an_index_begins_with_the_first_papers_however_often_it_was_built_before(tmp_path, target):
    warehouse = SearchWarehouse(tmp_path, target)
    warehouse.build()
    warehouse.put("first", "Lantern drift")
    warehouse.build()
    with warehouse.connect() as con:
        assert con.execute("select word, papers from search_words").fetchall() == [("drift", 1), ("lantern", 1)]
        assert con.execute("select count(*) from search_postings").fetchone() == (2,)


def test_a_word_has_the_same_singular_in_the_index_and_in_a_query(tmp_path, target, index):
    words = "networks studies classes approaches analyses matrices gnoses biases gpus corpus bias lens news series s is this movies".split()
    warehouse = SearchWarehouse(tmp_path, target)
    warehouse.put("words", " ".join(words))
    warehouse.build()
    with warehouse.connect() as con:
        indexed = {word for (word,) in con.execute("select word from search_words").fetchall()}
    asked = {word: index.execute("select search_word(?)", [word]).fetchone()[0] for word in words}
    assert indexed == set(asked.values())
    expected = {"networks": "network", "studies": "study", "analyses": "analysis", "gpus": "gpu", "bias": "bias", "biases": "bias"}
    assert {word: asked[word] for word in expected} == expected


def everything(warehouse: SearchWarehouse) -> list[tuple]:
    """The index in words and ids, without its internal numbers."""
    with warehouse.connect() as con:
        return con.execute(
            """
            select words.word, papers.paper_id, postings.weight, words.papers
            from search_postings as postings
            inner join search_words as words on postings.word_id = words.word_id
            left join papers on postings.paper_no = papers.paper_no
            order by all
            """
        ).fetchall()


def test_papers_that_come_change_and_go_leave_what_a_rebuild_gives(tmp_path, target):
    warehouse = SearchWarehouse(tmp_path, target)
    for paper_id in ("video", "graph", "bare"):
        warehouse.put(paper_id, *PAPERS[paper_id])
    warehouse.build()
    warehouse.remove("bare")
    warehouse.put("graph", "Trees, not networks", "A tree has leaves.")
    warehouse.put("mention", *PAPERS["mention"])
    warehouse.build()
    # whoever was last and goes gives its number to nobody
    warehouse.remove("mention")
    warehouse.build()
    warehouse.put("hyphen", *PAPERS["hyphen"])
    warehouse.build()
    by_steps = everything(warehouse)
    assert warehouse.found("graph") == []
    assert warehouse.found("tree") == ["graph"]
    assert warehouse.found("radar") == []
    assert warehouse.found("multi hop") == ["hyphen"]
    warehouse.build(full_refresh=True)
    assert everything(warehouse) == by_steps
