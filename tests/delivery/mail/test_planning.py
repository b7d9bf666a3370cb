"""Who gets which papers: what came since the last mail, with reasons, and no paper twice within a year under whatever id."""

from __future__ import annotations

import datetime as dt

import pytest

from delivery.mail import rhythm
from papertrends.library.subscriptions import Interest, Wishes
from papertrends.run_status import Run, RunStatus
from tests.delivery.mail.conftest import Instance
from tests.invented_history import RISING_TOPIC

NEWEST = "(select max(first_listed_on) from papers where not starts_with(paper_id, 'e_new'))"


def come(number: int, *, title: str | None = None) -> str:
    """A statement that lists a paper for the first time: a copy of one of the newest under another id."""
    named = f"'{title}'" if title else f"title || ' {number}'"
    return f"""
        insert into papers
        select * replace (
            'e_new{number}' as paper_id, {named} as title, null as arxiv_id, null as doi, {NEWEST} + 1 as first_listed_on,
            (select max(paper_no) from papers) + {number} as paper_no
        )
        from papers where first_listed_on = {NEWEST} order by paper_id limit 1
    """


def test_a_second_mail_tells_only_what_came_since_the_first(instance: Instance):
    instance.subscribe()
    instance.deliver()
    instance.next_day()
    instance.publish(come(1, title="Something new"))
    instance.deliver()
    first, second = instance.titles_sent()
    assert len(first) > 1
    assert second == ["Something new"]
    assert instance.server.letters[1]["Subject"] == "1 new paper, Friday 27 November 2026"


def test_a_digest_that_comes_late_is_news_as_well(instance: Instance):
    instance.subscribe()
    instance.deliver()
    instance.next_day()
    instance.publish(come(1, title="Late"), f"update papers set first_listed_on = {NEWEST} - 9 where paper_id = 'e_new1'")
    instance.deliver()
    assert instance.titles_sent()[1] == ["Late"]


@pytest.mark.parametrize("how", ["merged", "merge undone", "another version"])
def test_a_paper_does_not_come_twice_under_another_id(instance: Instance, how: str):
    instance.subscribe()
    if how == "merge undone":
        # it is sent as one paper of two entries, which then are papers of their own
        instance.publish(come(1, title="Sent"), "insert into paper_aliases values ('e_part', 'e_new1')")
    elif how == "another version":
        instance.publish(come(1, title="Sent"), "update papers set arxiv_id = '2611.00001' where paper_id = 'e_new1'")
    else:
        instance.publish(come(1, title="Sent"))
    instance.deliver()
    assert "Sent" in instance.titles_sent()[0]
    instance.next_day()
    others = "update papers set paper_id = 'e_part', title = 'Sent again' where paper_id = 'e_new1'"
    aliases = {"merged": ["insert into paper_aliases values ('e_new1', 'e_part')"], "merge undone": ["delete from paper_aliases"]}
    instance.publish(others, *aliases.get(how, []), come(2, title="Something new"))
    instance.deliver()
    assert instance.titles_sent()[1] == ["Something new"]


def test_a_paper_that_was_refused_comes_with_the_next_mail(instance: Instance):
    instance.subscribe("rejected@example.org")
    instance.deliver()
    instance.next_day()
    instance.publish(come(1, title="Something new"))
    instance.plan()
    [waiting] = instance.outbox.waiting()
    assert len(waiting.papers) > 1


def test_nothing_comes_twice_after_a_pause_of_months(instance: Instance):
    instance.subscribe()
    instance.deliver()
    instance.next_day(90)
    instance.publish(come(1, title="Something new"))
    instance.deliver()
    assert instance.titles_sent()[1] == ["Something new"]


def test_interests_choose_papers_and_say_why(instance: Instance):
    instance.publish(
        come(1, title="On the topic"),
        f"insert into paper_topics by name select 'e_new1' as paper_id, '{RISING_TOPIC}' as topic_id, 1.0 as score",
        come(2, title="By the author"),
        "insert into paper_authors values ('e_new2', 1, 'Ada Lovelace', 'ada lovelace')",
        come(3, title="Neither"),
    )
    interests = [Interest("topic", RISING_TOPIC, "Speech recognition"), Interest("author", "ada lovelace", "Ada Lovelace")]
    instance.subscribe("ada@example.org", *interests, Interest("topic", "none_such", "Nothing of it"))
    instance.deliver()
    text = instance.server.text()
    titles = instance.titles_sent()[0]
    assert {"On the topic", "By the author"} <= set(titles)
    assert "Neither" not in titles
    assert "Why: Speech recognition\n" in text
    assert "Why: by Ada Lovelace\n" in text
    assert "Nothing new: Nothing of it." in text


def test_a_search_finds_papers_that_have_all_its_words(instance: Instance):
    [(title,)] = instance.ask(f"select title from papers where first_listed_on = {NEWEST} limit 1")
    instance.subscribe("ada@example.org", Interest("search", f'"{title}"', str(title)))
    instance.deliver()
    assert instance.titles_sent() == [[title]]


def test_a_saved_search_means_what_the_search_box_means(instance: Instance):
    instance.publish(come(1), "insert into paper_authors values ('e_new1', 1, 'Ada Lovelace', 'ada lovelace')")
    [(title,)] = instance.ask("select title from papers where paper_id = 'e_new1'")
    instance.subscribe("ada@example.org", Interest("search", "author:lovelace after:2020", "by Lovelace"))
    instance.subscribe("eve@example.org", Interest("search", "author:lovelace before:2020", "by Lovelace"))
    instance.deliver()
    assert instance.titles_sent() == [[title]]
    assert "Why: search: by Lovelace\n" in instance.server.text()


def test_for_you_goes_by_the_library_of_the_login(instance: Instance):
    from dataclasses import replace

    from papertrends.library.model import Reference
    from papertrends.library.store import Library, Subject

    [(paper_id, title)] = instance.ask(f"select paper_id, title from papers where first_listed_on < {NEWEST} limit 1")
    saved = Subject(str(paper_id), Reference(str(title)))
    Library(instance.desk.library, "ada").change([saved], lambda item: replace(item, state="saved"))
    instance.subscribe("ada@example.org", Interest("for_you"), login="ada")
    instance.deliver()
    assert f"Why: because you kept “{title}”" in instance.server.text()


def test_what_is_rising_is_said_with_its_numbers(instance: Instance):
    instance.subscribe()
    instance.deliver()
    rising = instance.server.text().split("Rising\n")[1]
    assert "% of papers now (" in rising
    assert "evidence)" in rising
    instance.next_day()
    instance.publish(come(1))
    instance.deliver()
    assert "Rising\n" not in instance.server.text(), "it is told once a Sunday"


FAILED = RunStatus(runs=[Run(run_id="r", started_at=dt.datetime.now(dt.UTC), ended_at=dt.datetime.now(dt.UTC), outcome="failed")])


def test_a_quiet_day_a_failed_run_and_no_new_digest_are_told_apart(instance: Instance):
    instance.subscribe("life@example.org", Interest("topic", "none_such", "Nothing of it"), sign_of_life=True)
    instance.subscribe("quiet@example.org", Interest("topic", "none_such", "Nothing of it"))
    for status in (RunStatus(), RunStatus(), FAILED):
        instance.plan(status)
        instance.send()
        instance.next_day()
    assert [letter["Subject"].partition(",")[0] for letter in instance.server.letters] == [
        "A quiet day",
        "No new digest",
        "No news: the last build failed",
    ]
    assert set(instance.server.taken) == {"life@example.org"}
    assert [(row["candidates"], row["excluded"]) for row in reversed(instance.outbox.balance())] == [(2, 1), (1, 0), (1, 0)]
    assert instance.states()["quiet@example.org"] == "excluded"


def test_a_mail_waits_for_the_publish_and_comes_at_its_hour(instance: Instance):
    instance.subscribe(hour=8)
    instance.deliver()
    assert instance.plan().mail_id is None, "one a day"
    instance.next_day()
    assert instance.plan().mail_id is None, "nothing was published since"
    instance.publish(come(1))
    instance.now = instance.now.replace(hour=7)
    assert instance.plan().mail_id is None
    instance.now = instance.now.replace(hour=10)
    assert instance.plan().planned == 1


@pytest.mark.parametrize(
    ("wishes", "now", "slot"),
    [
        (Wishes(hour=8), "2026-11-26T07:59+00:00", "2026-11-25T08:00+00:00"),
        (Wishes(hour=8), "2026-11-26T08:00+00:00", "2026-11-26T08:00+00:00"),
        (Wishes(hour=8, time_zone="Asia/Tokyo"), "2026-11-26T00:00+00:00", "2026-11-25T23:00+00:00"),
        (Wishes(rhythm="weekly", weekday=0), "2026-11-26T12:00+00:00", "2026-11-23T08:00+00:00"),
        (Wishes(rhythm="weekly", weekday=3, hour=13), "2026-11-26T12:00+00:00", "2026-11-19T13:00+00:00"),
        # clocks skip from 2 to 3, and from 3 back to 2
        (Wishes(hour=2, time_zone="Europe/Berlin"), "2026-03-29T12:00+00:00", "2026-03-29T01:00+00:00"),
        (Wishes(hour=2, time_zone="Europe/Berlin"), "2026-10-25T12:00+00:00", "2026-10-25T00:00+00:00"),
    ],
)
def test_a_slot_is_at_the_reader_s_hour_whatever_clocks_do(wishes: Wishes, now: str, slot: str):
    assert rhythm.slot(wishes, dt.datetime.fromisoformat(now)) == dt.datetime.fromisoformat(slot)
