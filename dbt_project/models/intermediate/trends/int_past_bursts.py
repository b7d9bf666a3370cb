"""What was in a burst on past Sundays, as far as was known then: with the days of the papers, and with days dealt out at random."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.trends.past import TYPES, past_bursts

WEEKS = """
    create or replace temp table burst_weeks as
    with papers as (
        select (date_trunc('week', first_listed_on) + interval 6 day)::date as week_end, count(*) as total_papers
        from days
        group by all
    )
    select papers.week_end, papers.total_papers, fingerprints.fingerprint
    from papers
    inner join periods on periods.grain = 'week' and papers.week_end = periods.period_end and not periods.is_partial
    inner join fingerprints on papers.week_end = fingerprints.week_end"""
DEALT = """
    create or replace temp table burst_papers as
    with placed as (
        select
            paper_id,
            (date_trunc('week', first_listed_on) + interval 6 day)::date as week_end,
            row_number() over (order by hash(paper_id), paper_id) as place_by_chance,
            row_number() over (order by first_listed_on, paper_id) as place_by_day
        from days
    )
    select placed.paper_id, placed.week_end, dealt.week_end as dealt_week_end
    from placed
    inner join placed as dealt on placed.place_by_chance = dealt.place_by_day"""
COUNTS = """
    select
        members.kind || ' ' || members.id as kind_and_id, weeks.week_end, members.visible_from, members.visible_until, count(*) as papers
    from (
        select 'topic' as kind, topic_id as id, paper_id, date '0001-01-01' as visible_from, date '9999-12-31' as visible_until
        from topics
        where '{kind}' = 'topic'
        union all
        select 'phrase', phrase_id, paper_id, visible_from, coalesce(visible_until, date '9999-12-31')
        from phrases
        where '{kind}' = 'phrase'
    ) as members
    inner join burst_papers on members.paper_id = burst_papers.paper_id
    inner join burst_weeks as weeks on burst_papers.{week} = weeks.week_end
    group by all"""
STALE = """
    delete from {this} as known
    where
        known.kind = 'topic'
        or (known.as_of, known.fingerprint) not in (
            select (week_end, fingerprint) from burst_weeks where week_end > (select max(week_end) from burst_weeks) - 7 * {weeks}
        )"""
TOTALS = """
    select
        week_end,
        total_papers,
        week_end > max(week_end) over () - 7 * {weeks} and week_end not in ({known}) as is_wanted
    from burst_weeks
    order by week_end"""


def model(dbt: Dbt, session: Session) -> pa.Table:
    """One row per Sunday of the last year and topic or phrase in a burst then, with the days of the papers and with dealt ones."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    days, periods, fingerprints = dbt.ref("int_paper_days"), dbt.ref("trend_periods"), dbt.ref("int_phrase_weeks")
    topics, phrases = dbt.ref("int_paper_topics"), dbt.ref("paper_phrases")
    ratio, cost = float(dbt.config.get("ratio")), float(dbt.config.get("cost"))
    limits = {"min_weeks": int(dbt.config.get("min_weeks")), "min_papers": int(dbt.config.get("min_papers"))}
    session.sql(WEEKS)
    session.sql(DEALT)
    weeks = int(dbt.config.get("weeks"))
    if dbt.is_incremental:
        session.sql(STALE.format(this=dbt.this, weeks=weeks))
    parts = [pa.schema({**TYPES, "is_dealt": pa.bool_()}).empty_table()]
    for kind in ("topic", "phrase"):
        known = f"select as_of from {dbt.this} where kind = '{kind}'" if dbt.is_incremental else "select null::date as as_of where false"
        totals = session.sql(TOTALS.format(weeks=weeks, known=known)).to_arrow_table()
        if True not in totals.column("is_wanted").to_pylist():
            continue
        for is_dealt, week in ((False, "week_end"), (True, "dealt_week_end")):
            counts = session.sql(COUNTS.format(kind=kind, week=week)).to_arrow_table()
            found = past_bursts(counts, totals, ratio=ratio, cost=cost, **limits)
            parts.append(found.append_column("is_dealt", pa.array([is_dealt] * len(found), pa.bool_())))
    bursts = pa.concat_tables(parts)
    return session.sql("select bursts.*, fingerprint from bursts inner join burst_weeks on as_of = week_end").to_arrow_table()
