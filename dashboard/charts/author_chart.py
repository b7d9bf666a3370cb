"""Draw an author's papers over time."""

from __future__ import annotations

import altair as alt
import pyarrow as pa

from dashboard.charts.style import ACCENT, Chart
from dashboard.charts.trend_charts import ticks


def months(found: pa.Table) -> Chart:
    """Draw papers first listed in each month; columns month, papers. A month without any is empty."""
    axis = alt.Axis(format="%Y-%m", labelAngle=-30, labelOverlap=True, values=ticks(found.column("month").to_pylist()))
    bars = alt.Chart(found).mark_bar(color=ACCENT, cornerRadius=2)
    return bars.encode(
        x=alt.X("month:T", timeUnit="yearmonth", title="month", axis=axis),
        y=alt.Y("papers:Q", title="papers", axis=alt.Axis(tickMinStep=1, tickCount=4, format="d")),
        tooltip=[alt.Tooltip("month:T", title="month", format="%Y-%m"), alt.Tooltip("papers:Q", title="papers", format=",")],
    ).properties(height=180)
