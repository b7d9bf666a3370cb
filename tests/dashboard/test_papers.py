"""The Papers page and a paper's page: searching, filtering and opening links."""

from __future__ import annotations

import duckdb
import pytest

from dashboard import marking
from delivery.answers.search.searching import Question
from delivery.answers.search.terms import Term


def links(app) -> list[str]:
    """The labels of the links, as Markdown."""
    return [element.proto.label for element in app.get("page_link")]


def papers(app) -> list[str]:
    """The papers listed, in their order."""
    return [element.proto.label for element in app.get("page_link") if "id=" in element.proto.query_string]


def test_words_are_found_counted_and_marked(published, open_page, said):
    app = open_page("papers", q="GAUSSIANS reflections")
    text = said(app)
    assert "**1** of 8 papers" in text
    assert papers(app)[0].startswith(":orange-background[**Gaussian**] Splatting")
    assert ":orange-background[**Reflections**]" in text
    assert app.text_input[0].value == "GAUSSIANS reflections"


def test_the_best_match_stands_first_and_another_order_can_be_chosen(published, open_page):
    ranked = papers(open_page("papers", q="model"))
    by_title = papers(open_page("papers", q="model", sort="title"))
    assert sorted(ranked) == sorted(by_title)
    assert [label.replace(":orange-background[", "").replace("*", "") for label in by_title] == sorted(
        label.replace(":orange-background[", "").replace("*", "") for label in by_title
    )


def test_phrases_prefixes_and_papers_with_some_of_the_words(published, open_page, said):
    assert "**1** of 8 papers" in said(open_page("papers", q='"large language model" pebble'))
    assert "No paper matches" in said(open_page("papers", q='"language large"'))
    assert "Search without the quotes" in links(open_page("papers", q='"language large"'))
    assert "**1** of 8 papers" in said(open_page("papers", q="refl* exhib*"))
    some = said(open_page("papers", q="pebble museum"))
    assert "No paper has all of these words. **2** of 8 papers have some" in some
    assert some.count("without: ") == 2


def test_a_typo_leads_to_the_word_that_was_meant(published, open_page, said):
    app = open_page("papers", q="difusion cuonting")
    assert "No paper has “cuonting” nor “difusion”" in said(app)
    assert "Did you mean **diffusion counting**?" in links(app)


def test_filters_go_with_a_search_and_say_what_they_take_away(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        paper_id, phrase_id = con.execute(
            "select any_value(paper_id), phrase_id from paper_phrases group by phrase_id order by count(*), phrase_id limit 1"
        ).fetchone() or ("", "")
        days = con.execute("select min(first_listed_on)::varchar, max(first_listed_on)::varchar from papers").fetchone()
        topic = con.execute("select topic_id, count(*) from paper_topics group by 1 order by 2 desc, 1 limit 1").fetchone()
        dated = con.execute("select count(*) from papers where first_listed_on = ?::date", [days[1]]).fetchone()[0]
    assert f"**{topic[1]}** of 8 papers" in said(open_page("papers", topic=topic[0]))
    assert f"**{dated}** of 8 papers" in said(open_page("papers", **{"from": days[1]}))
    assert "**1** of 8 papers" in said(open_page("papers", q="pebble", repeated="1"))
    app = open_page("papers", q="museum", repeated="1")
    assert "No paper matches with these filters; 1 without them" in said(app)
    assert "Search without filters" in links(app)
    if phrase_id:
        assert "Only papers with the phrase" in said(open_page("papers", phrase=phrase_id))
        assert paper_id
    assert "No phrase has the id" in said(open_page("papers", phrase="ph_unknown"))
    assert not open_page("papers", topic="nonsense", source="x", kind="y", sort="z", **{"from": "yesterday"}).exception


@pytest.mark.parametrize("query", ["'; drop table papers", '"', '""', "***", "$x$", "<b>*x*</b>", "x" * 10_000, "\\", "%", "[a](b)"])
def test_whatever_is_typed_is_words(published, open_page, said, query):
    text = said(open_page("papers", q=query))
    assert "<b>" not in text.replace(r"\<b\>", "")
    assert "No paper matches" in text or "Nothing to search for" in text or "of 8 papers" in text


def test_what_the_page_finds_is_what_sql_finds(published, open_page):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        queries = ("model", "language model", "gaussian glass", '"language model"', "re*", "pebble museum", "the a of", "pebble the museum")
        for query in queries:
            expected = [r[0] for r in con.execute("select paper_id from search_papers(?) order by rank", [query]).fetchall()]
            app = open_page("papers", q=query)
            shown = [e.proto.query_string.split("id=")[1] for e in app.get("page_link") if "id=" in e.proto.query_string]
            # the page also looks at how near the words stand
            assert sorted(shown) == sorted(expected), query


@pytest.mark.parametrize(
    ("typed", "condition"),
    [
        ("model -language", "contains(text, 'model') and not contains(text, 'language')"),
        ('model -"language model"', r"contains(text, 'model') and not regexp_matches(text, 'language model\b')"),
        ("pebble OR museum", "contains(text, 'pebble') or contains(text, 'museum')"),
        ("has:code", "code_url is not null"),
        ("has:abstract model", "abstract is not null and contains(text, 'model')"),
        ("after:2025-06-03", "first_listed_on >= date '2025-06-03'"),
        ("before:2025", "first_listed_on < date '2026-01-01'"),
    ],
)
def test_a_query_means_what_sql_says(published, open_page, typed, condition):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update papers set code_url = 'https://code.example/x' where paper_id = (select min(paper_id) from papers)")
        papers_text = "(select *, lower(title || ' ' || coalesce(abstract, '')) as text from papers)"
        expected = {row[0] for row in con.execute(f"select paper_id from {papers_text} where {condition}").fetchall()}
    app = open_page("papers", q=typed)
    shown = {e.proto.query_string.split("id=")[1] for e in app.get("page_link") if e.proto.query_string.startswith("id=e_")}
    without = {e.value for e in app.caption if e.value.startswith("without: ")}
    assert shown == expected or without, typed
    assert len(expected) > 0


def test_an_author_is_found_by_a_name_without_its_accents(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        [(paper_id,)] = con.execute("select min(paper_id) from papers").fetchall()
        con.execute("insert into paper_authors values (?, 90, 'Zoë Müller-Lüdenscheidt', 'zoe muller ludenscheidt')", [paper_id])
    app = open_page("papers", q="zoe müller")
    assert "is the name of an author" in said(app)
    assert any("Zoë Müller" in label for label in links(app))
    assert "Did you mean" not in " ".join(links(app))
    assert len(papers(open_page("papers", q='author:"Muller"'))) == 1
    assert len(papers(open_page("papers", q="author:z.ludenscheidt"))) == 1
    assert "No author is called nobody" in said(open_page("papers", q="author:nobody"))


def test_an_arxiv_id_or_a_doi_finds_its_paper(published, open_page):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        con.execute("update papers set arxiv_id = '2501.01234', doi = '10.1000/xyz' where paper_id = (select min(paper_id) from papers)")
    for text in ("2501.01234", "arXiv:2501.01234v2", "https://arxiv.org/abs/2501.01234", "https://doi.org/10.1000/XYZ"):
        assert len(papers(open_page("papers", q=text))) == 1, text


def test_a_page_past_the_last_is_not_an_empty_search(published, open_page, said):
    app = open_page("papers")
    app.query_params["page"] = "999"
    app.run()
    assert "has no page 999" in said(app)
    assert "No paper matches" not in said(app)
    [first] = [button for button in app.button if button.label == "First page"]
    assert papers(first.click().run())


def test_marks_cannot_be_forged_and_formulas_stay(published):
    study = Term(1, "study", "study", False, False, False, 1, ((1, 1, 1.0),), 1.0)
    question = Question("x", (study, Term(2, "graph", "graph", True, False, False, 1, ((2, 2, 1.0),), 1.0)), ())
    assert marking.marked("Studies of Graphics & <b>", question) == (
        r":orange-background[**Studies**] of :orange-background[**Graphics**] \& \<b\>"
    )
    assert marking.marked("A study of $x^2$", question) == "A study of $x^2$"
    assert marking.marked("understudy", question) == "understudy"
    assert marking.excerpt("nothing here", question) is None


def test_a_paper_says_why_it_has_its_topics_where_it_was_listed_and_what_it_was_merged_from(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        paper_id = con.execute("select paper_id from papers where digests > 1").fetchone()[0]
        con.execute("delete from trending_papers")
        con.execute("insert into trending_papers values (date '2025-06-08', ?, 3, 1.5, ['listed 3 days earlier (+0.89)'])", [paper_id])
        changes = "published_on = date '2025-05-01', published_precision = 'month', url = 'javascript:alert(1)'"
        con.execute(f"update papers set {changes} where paper_id = ?", [paper_id])
    app = open_page("paper", id=paper_id)
    text = said(app)
    assert "published 2025-05 ·" in text, "no more is known than the month"
    assert any("Trending for 1 week, last in the week to 2025-06-08 (best rank 3)" in expander.label for expander in app.expander)
    assert "listed 3 days earlier" in text
    assert "matched: " in text
    assert "javascript" not in text
    assert "Why these 2 entries are one paper" in links(app)
    assert list(app.dataframe[0].value.columns)[:2] == ["listed_on", "source"]
    assert len(app.dataframe[0].value) == 2


def test_related_papers_share_several_telling_words_and_rare_ones_count_more(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        numbers = dict(con.execute("select paper_no, paper_id from papers order by paper_no limit 5").fetchall())
        first, near, far, chance, other = numbers
        con.execute("update papers set title = 'Pebble moss rain', abstract = '' where paper_no = ?", [first])
        con.execute("delete from search_words; delete from search_postings")
        con.execute("insert into search_words values ('pebble', 1, 2), ('moss', 2, 3), ('rain', 3, 3)")
        con.executemany(
            "insert into search_postings values (?, ?, 1)",
            [[1, first], [2, first], [3, first], [1, near], [2, near], [2, far], [3, far], [3, chance], [1, other]],
        )
    app = open_page("paper", id=numbers[first])
    related = [e.proto.query_string for e in app.get("page_link") if e.proto.query_string.startswith("id=e_")]
    assert related == [f"id={numbers[near]}", f"id={numbers[far]}"], "one word in common is chance"
    assert "shared: pebble, moss" in said(app).replace("\\", "")


def test_a_paper_of_many_authors_names_ten_and_keeps_the_others_in_reach(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        [paper_id] = con.execute("select min(paper_id) from papers").fetchone()
        names = [f"Ada {chr(65 + place)}" for place in range(12)]
        con.execute("update papers set authors = ? where paper_id = ?", [names, paper_id])
        con.execute("delete from paper_authors where paper_id = ?", [paper_id])
        for place, name in enumerate(names, 1):
            con.execute("insert into paper_authors values (?, ?, ?, ?)", [paper_id, place, name, name.lower()])
    app = open_page("paper", id=paper_id)
    linked = [link.proto.label for link in app.get("page_link") if link.proto.query_string.startswith("name=ada")]
    assert linked == names[:10]
    assert "and 2 more" not in said(app), "said once"
    assert "All 12 authors" in [expander.label for expander in app.expander]


def test_a_paper_shows_its_links_its_summary_and_which_digest_gave_them(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        paper_id, digest_id, source = con.execute(
            "select paper_id, digest_id, source from paper_appearances inner join digests using (digest_id)"
        ).fetchone()
        con.execute(
            """
            update papers set
                arxiv_id = '2501.01234', code_url = 'https://github.com/a/b)c', project_url = 'javascript:alert(1)',
                summary = 'In *one* line.', keywords = ['soil', 'worms'], num_comments = 1,
                first_listed_on = null, last_listed_on = date '2025-01-03',
                value_sources = {
                    'code_url': 'abstract', 'project_url': null, 'thumbnail_url': null, 'summary': ?, 'keywords': ?, 'num_comments': null
                }
            where paper_id = ?
            """,
            [digest_id, digest_id, paper_id],
        )
    text = said(open_page("paper", id=paper_id))
    for link in (
        r"[arXiv 2501\.01234](https://arxiv.org/abs/2501.01234)",
        "[PDF](https://arxiv.org/pdf/2501.01234)",
        "[Hugging Face](https://huggingface.co/papers/2501.01234)",
        "[code](https://github.com/a/b%29c)",
    ):
        assert link in text
    assert "javascript" not in text
    assert r"**In one line:** In \*one\* line\." in text
    assert "Keywords: soil, worms" in text
    assert "1 comment" in text
    assert "listed only as replaced, last 2025-01-03" in text
    assert "link to code from the abstract" in text
    assert f"summary, keywords from {source}" in text.replace("\\", "")
    found = said(open_page("papers", q="2501.01234")).replace(" · in 2 digests", "")
    assert "listed only as replaced, last 2025-01-03" in found
    assert "[code](https://github.com/a/b%29c)" in found


def test_a_paper_without_id_and_address_is_searched_for_by_its_title(published, open_page, said):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        paper_id = con.execute("select paper_id from papers").fetchone()[0]
        con.execute("update papers set arxiv_id = null, doi = null, url = null, title = 'Moss & rain' where paper_id = ?", [paper_id])
    text = said(open_page("paper", id=paper_id))
    assert "Search for its title: [arXiv](https://arxiv.org/search/?searchtype=title&query=Moss%20%26%20rain)" in text
    assert "[Semantic Scholar](https://www.semanticscholar.org/search?q=Moss%20%26%20rain)" in text


def test_a_paper_can_be_kept_and_cited_above_its_abstract(published, open_page):
    with duckdb.connect(str(published / "papertrends.duckdb"), read_only=True) as con:
        [(paper_id, abstract)] = con.execute("select paper_id, abstract from papers where abstract is not null limit 1").fetchall()
    shown = [f"{getattr(node, 'key', '')} {getattr(node, 'value', '')}" for node in open_page("paper", id=paper_id).main]

    def place(text: str) -> int:
        return next(place for place, said in enumerate(shown) if text in said)

    assert place(f"/{paper_id}.bib)") < place(f"library.{paper_id}.state") < place(abstract.split(maxsplit=3)[1])
