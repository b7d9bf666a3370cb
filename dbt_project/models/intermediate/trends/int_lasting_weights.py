"""What has been learned, by each Sunday, of how likely rises are to last."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import numpy as np
import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.trends.lasting import PRIORS, WEIGHTS, walk_forward


def model(dbt: Dbt, session: Session) -> pa.Table:
    """One row per Sunday and kind."""
    windows, sundays = dbt.ref("int_windows"), dbt.ref("trend_windows")
    least, days = dbt.config.get("min_papers"), dbt.config.get("days")
    rise = {"phrase": dbt.config.get("min_change_phrase"), "topic": dbt.config.get("min_change_topic")}
    still = {"phrase": dbt.config.get("lasting_change_phrase"), "topic": dbt.config.get("lasting_change_topic")}
    rows: list[tuple[object, ...]] = []
    ends = [day for (day,) in session.query("select as_of from sundays order by as_of").fetchall()]
    for kind, prior in PRIORS.items():
        found = session.query(f"""
            select
                risen.as_of + {days} as known_on,
                ln((risen.recent_papers + 0.5) / risen.recent_total_papers)
                - ln((risen.half_year_papers + 0.5) / risen.half_year_total_papers) as change,
                risen.z,
                ln((risen.recent_papers + 0.5) / risen.recent_total_papers)
                - ln((risen.previous_papers + 0.5) / risen.previous_total_papers) as jump,
                coalesce(later.recent_papers, 0) / after.recent_total_papers
                >= {still[kind]} * (risen.half_year_papers + 0.5) / risen.half_year_total_papers as lasted
            from windows as risen
            inner join sundays as after on risen.as_of + {days} = after.as_of
            left join windows as later on risen.kind = later.kind and risen.id = later.id and after.as_of = later.as_of
            where
                risen.kind = '{kind}'
                and risen.has_history
                and risen.recent_papers >= {least}
                and risen.change >= {rise[kind]}
                and risen.half_year_total_papers > 0
                and risen.previous_total_papers > 0
                and after.recent_total_papers > 0
            order by known_on, risen.id""").fetchnumpy()
        design = np.column_stack([np.ones(len(found["z"])), found["change"], found["z"], found["jump"]]).astype(np.float64)
        lasted = found["lasted"].astype(np.float64)
        days_asked = np.array(ends, dtype=found["known_on"].dtype)
        starts, stops = (np.searchsorted(found["known_on"], days_asked, side=side) for side in ("left", "right"))
        outcomes = ((design[low:high], lasted[low:high]) if low < high else None for low, high in zip(starts, stops, strict=True))
        for day, (belief, seen) in zip(ends, walk_forward(prior, outcomes), strict=True):
            rows.append((day, kind, seen, *belief.mean.tolist()))
    types = {"as_of": pa.date32(), "kind": pa.string(), "outcomes": pa.int64(), **dict.fromkeys(WEIGHTS, pa.float64())}
    return pa.table({name: pa.array([row[n] for row in rows], kept_as) for n, (name, kept_as) in enumerate(types.items())})
