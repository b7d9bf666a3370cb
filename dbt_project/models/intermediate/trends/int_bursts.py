"""Bursts of each topic and phrase over the weeks that have digests."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.trends.series import bursts_of


def model(dbt: Dbt, session: Session) -> pa.Table:
    """One row per topic or phrase and burst."""
    shares, periods = dbt.ref("int_shares"), dbt.ref("trend_periods")
    ratio, cost = float(dbt.config.get("burst_ratio")), float(dbt.config.get("burst_cost"))
    least, weeks = int(dbt.config.get("min_papers")), int(dbt.config.get("burst_min_weeks"))
    # a week still running would end every burst, and the first may have begun before the digests
    totals = session.query("""
        select period_start, total_papers from periods
        where grain = 'week' and not is_partial and total_papers > 0 order by period_start""").to_arrow_table()
    counts = session.query(f"""
        select kind || ' ' || id as kind_and_id, period_start, papers
        from shares
        where grain = 'week' and not is_partial and papers > 0
        qualify sum(papers) over (partition by kind, id) >= {least}
        order by kind_and_id, period_start""").to_arrow_table()
    return bursts_of(counts, totals, ratio=ratio, cost=cost, min_weeks=weeks)
