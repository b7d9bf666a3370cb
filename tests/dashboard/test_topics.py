"""Topics: the tree, and a topic's page."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.charts import topic_map
from tests.invented_history import LAST_SUNDAY, RISING_TERM, RISING_TOPIC


def links(app) -> list[str]:
    return [f"{link.proto.label} {link.proto.query_string}" for link in app.get("page_link")]


def tree(app):
    return next(frame.value for frame in app.dataframe if "of all papers" in frame.value)


def test_the_tree_holds_every_topic_once_below_its_area(months, open_page, said):
    app = open_page("topics", level="topics")
    [(areas, topics)] = months.query(
        "select count(*) filter (where parent_topic_id is null), count(*) filter (where parent_topic_id is not null) from topics"
    )
    assert f"{areas} areas with {topics} topics" in said(app)
    shown = [name.removeprefix("\u2003↳ ") for name in tree(app)["topic"]]
    assert sorted(shown) == sorted(name for (name,) in months.query("select name from topics"))
    [(area,)] = months.query(
        "select a.name from topics t inner join topics a on t.parent_topic_id = a.topic_id where t.topic_id = ?", RISING_TOPIC
    )
    [(topic,)] = months.query("select name from topics where topic_id = ?", RISING_TOPIC)
    names = list(tree(app)["topic"])
    above = [name for name in names[: names.index(f"\u2003↳ {topic}")] if not name.startswith("\u2003")]
    assert above[-1] == area


def test_a_row_has_the_published_numbers_and_a_picture(months, open_page):
    shown = tree(open_page("topics", level="topics"))
    [(name, papers, status, change)] = months.query(
        "select name, (select count(*) from paper_topics as p where p.topic_id = t.topic_id), status, change from topics as t"
        " inner join trending_topics using (topic_id) where topic_id = ? and as_of = ?",
        RISING_TOPIC,
        LAST_SUNDAY,
    )
    [row] = shown[shown["topic"] == f"\u2003↳ {name}"].to_dict("records")
    assert (row["papers"], row["change"]) == (papers, pytest.approx(change))
    assert row["trend"].endswith(status)
    assert row["weekly share"].startswith("data:image/svg+xml")


def test_a_topic_is_found_by_a_word_of_its_name(months, open_page, said):
    found = list(tree(open_page("topics", find="SPEECH"))["topic"])
    assert found
    assert len(found) < len(months.query("select 1 from topics"))
    assert "No topic has these words" in said(open_page("topics", find="zzz"))


def test_up_to_six_are_compared_side_by_side_from_the_address(months, open_page, said):
    [(phrase_id, phrase)] = months.query("select phrase_id, phrase from phrases order by papers desc limit 1")
    [(topic,)] = months.query("select name from topics where topic_id = ?", RISING_TOPIC)
    for keys in ([f"t:{RISING_TOPIC}", f"p:{phrase_id}"], [f"p:{phrase_id}", f"t:{RISING_TOPIC}"]):
        app = open_page("topics", show=",".join(keys))
        names = {f"t:{RISING_TOPIC}": f"**{topic} \\(topic\\)**", f"p:{phrase_id}": f"**{phrase}**"}
        named = [markdown.value for markdown in app.markdown if markdown.value in names.values()]
        assert named == [names[key] for key in keys], "in the order chosen"
        assert len(app.get("arrow_vega_lite_chart")) + len(app.get("vega_lite_chart")) >= 2
        assert not app.dataframe, "nothing stands above what is compared"


def test_what_is_compared_is_one_choice_away_from_the_tree_and_back(months, open_page, said):
    app = open_page("topics")
    level = next(control for control in app.segmented_control if control.key == "topics.level")
    level.set_value("compare").run()
    assert app.query_params["level"] == "compare"
    assert "Choose topics and phrases" in said(app)
    app = open_page("topics", show=f"t:{RISING_TOPIC}", level="areas")
    assert len(tree(app)) < len(months.query("select 1 from topics"))


def test_a_name_on_the_map_has_its_place_alone():
    rows = [
        {"topic_id": f"t{place}", "name": "x", "status": "steady", "recent_share": 0.1, "change": 1.0, "papers": 9} for place in range(9)
    ]
    rows.append({"topic_id": "far", "name": "x", "status": "rising", "recent_share": 0.4, "change": 3.0, "papers": 9})
    labels = topic_map.growth(rows).to_dict()["datasets"]
    named = [row["topic_id"] for table in labels.values() for row in table if row.get("wide_align")]
    assert "far" in named
    assert len(named) < len(rows), "not all of those in one place"


def test_a_narrow_map_names_what_changed_in_short_lines():
    name = "Reinforcement learning for language models"
    rows = [
        {"topic_id": status, "name": name, "status": status, "recent_share": share, "change": change, "papers": 9}
        for status, share, change in (("rising", 0.4, 3.0), ("steady", 0.1, 1.0), ("falling", 0.2, 0.5))
    ]
    [shown] = [table for table in topic_map.growth(rows).to_dict()["datasets"].values() if "narrow_text" in table[0]]
    texts = {row["topic_id"]: row["narrow_text"] for row in shown}
    assert texts["steady"] == ""
    for status in ("rising", "falling"):
        assert texts[status].replace("\n", " ") == name
        assert max(map(len, texts[status].split("\n"))) <= 16


def test_a_topic_shows_its_status_with_numbers_and_terms(months, open_page, said):
    app = open_page("topics", topic=RISING_TOPIC)
    text = said(app)
    [(papers, total, name)] = months.query(
        "select (select count(*) from paper_topics where topic_id = ?), (select count(*) from papers), name from topics where topic_id = ?",
        RISING_TOPIC,
        RISING_TOPIC,
    )
    assert app.title[0].value == name
    assert f"**{papers}** of {total} papers" in text
    assert f"**rising** as of {LAST_SUNDAY}" in text
    assert "of the curated taxonomy" in text
    assert RISING_TERM in text


def test_a_topic_leads_to_its_area_its_phrases_and_all_its_papers(months, open_page):
    found = links(open_page("topics", topic=RISING_TOPIC))
    assert any(link.startswith(":material/arrow_upward: Area:") and "topic=speech_audio" in link for link in found)
    [(phrase_id,)] = months.query("select phrase_id from phrases where phrase = ?", RISING_TERM)
    assert any(f"id={phrase_id}" in link for link in found)
    assert any("All " in link and f"topic={RISING_TOPIC}" in link for link in found)


def test_an_area_lists_the_topics_below_it(months, open_page, said):
    app = open_page("topics", topic="speech_audio")
    assert "Topics in this area" in said(app)
    below = months.query("select name from topics where parent_topic_id = 'speech_audio'")
    assert sorted(tree(app)["topic"]) == sorted(name for (name,) in below)


def test_the_order_of_papers_is_in_the_link(months, open_page):
    best = months.query(
        "select paper_id from papers inner join paper_topics using (paper_id) where topic_id = ?"
        " order by upvotes desc, first_listed_on desc, title limit 1",
        RISING_TOPIC,
    )
    found = [link for link in links(open_page("topics", topic=RISING_TOPIC, sort="most upvotes")) if "id=e_" in link]
    assert found[0].endswith(f"id={best[0][0]}")


def test_an_unknown_topic_says_so_and_shows_what_there_is(months, open_page):
    app = open_page("topics", topic="no_such_topic")
    assert "no_such_topic" in app.warning[0].value
    assert len(tree(app)) > 0


@pytest.mark.parametrize("papers", [True, False])
def test_a_topic_without_papers_and_one_without_a_day(published, open_page, said, papers):
    with duckdb.connect(str(published / "papertrends.duckdb")) as con:
        for table in ("trend_periods", "trend_windows", "topic_trends", "trending_topics", *(() if papers else ("paper_topics",))):
            con.execute(f"delete from {table}")
    text = said(open_page("topics", topic="speech_audio"))
    assert "too little for a trend" in text
    assert "Not compared yet" in text
    assert papers or "No paper has this topic yet" in text
