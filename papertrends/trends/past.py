"""What was in a burst on past Sundays, as far as was known then."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa

from papertrends.trends.bursts import Counts, is_bursting

TYPES: Final = {
    "as_of": pa.date32(),
    "kind": pa.string(),
    "id": pa.string(),
    "usual_papers": pa.int64(),
    "usual_total_papers": pa.int64(),
}


def past_bursts(counts: pa.Table, totals: pa.Table, *, ratio: float, cost: float, min_weeks: int, min_papers: int) -> pa.Table:
    """Say what was in a burst at the end of each wanted week, from that week and those before it alone.

    Args:
        counts: rows of kind_and_id (with a blank between), week_end and papers; they count from the day visible_from until
            before the day visible_until.
        totals: week_end, total_papers and is_wanted of each week, in order.
        ratio: the share in a burst over the usual share.
        cost: of starting a burst.
        min_weeks: with fewer weeks there is no usual share yet.
        min_papers: with fewer papers, nothing is in a burst.

    Returns:
        A row per week and what was in a burst, with its papers and all papers up to then.
    """
    weeks = totals.column("week_end").to_numpy().astype("datetime64[D]")
    total = totals.column("total_papers").to_numpy().astype(np.float64)
    keys = counts.column("kind_and_id").combine_chunks().dictionary_encode()
    series = keys.indices.to_numpy().astype(np.int64)
    papers = counts.column("papers").to_numpy().astype(np.float64)
    week, first, end = (
        np.searchsorted(weeks, counts.column(name).to_numpy().astype("datetime64[D]"))
        for name in ("week_end", "visible_from", "visible_until")
    )
    columns: dict[str, list[Any]] = {name: [] for name in TYPES}
    for last in np.flatnonzero(totals.column("is_wanted").to_numpy(zero_copy_only=False)):
        if last + 1 < min_weeks:
            continue
        seen, until_now = (week <= last) & (first <= last) & (end > last), total[: last + 1]
        of_all = np.bincount(series[seen], papers[seen], len(keys.dictionary))
        # no burst goes on in a week without papers, so most series need no look
        has_enough = (of_all >= min_papers) & (np.bincount(series[seen & (week == last)], minlength=len(of_all)) > 0)
        chosen = np.flatnonzero(has_enough)
        rows = seen & has_enough[series]
        matrix: Counts = np.zeros((len(chosen), last + 1))
        np.add.at(matrix, (np.searchsorted(chosen, series[rows]), week[rows]), papers[rows])
        for number in chosen[is_bursting(matrix, until_now, ratio=ratio, cost=cost)].tolist():
            values = (weeks[last].item(), *str(keys.dictionary[number]).split(" ", 1), int(of_all[number]), int(until_now.sum()))
            for name, value in zip(columns, values, strict=True):
                columns[name].append(value)
    return pa.table({name: pa.array(columns[name], kept_as) for name, kept_as in TYPES.items()})
