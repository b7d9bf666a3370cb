"""Bursts of each topic over the weeks that have digests."""

from papertrends.trends.series import bursts_of


def model(dbt, session):
    """One row per topic and burst."""
    trends, periods = dbt.ref("int_topic_trends"), dbt.ref("int_periods")
    ratio, cost = float(dbt.config.get("burst_ratio")), float(dbt.config.get("burst_cost"))
    least, weeks = int(dbt.config.get("burst_min_papers")), int(dbt.config.get("burst_min_weeks"))
    # a week still running would end every burst, and the first may have begun before the digests
    totals = session.query("""
        select period_start, total_papers from periods
        where grain = 'week' and not is_partial and total_papers > 0 order by period_start""").to_arrow_table()
    counts = session.query(f"""
        select topic_id as id, period_start, papers
        from trends
        where grain = 'week' and not is_partial and papers > 0
        qualify sum(papers) over (partition by topic_id) >= {least}
        order by id, period_start""").to_arrow_table()
    return bursts_of(counts, totals, "topic_id", ratio=ratio, cost=cost, min_papers=least, min_weeks=weeks)
