"""What all charts share: colours, dashes, the format of a share. Each has its denominator, and no value is told by colour alone."""

from __future__ import annotations

import altair as alt

Chart = alt.Chart | alt.LayerChart | alt.FacetChart

ACCENT = "#3b6fd4"  # 4.6:1 on white, 4.1:1 on the dark theme's ground: enough for marks and large text in both
PALETTE = ["#3b6fd4", "#c2571a", "#2e8b57", "#a04cc0", "#8a6d00", "#c03565"]
DASHES = [[1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3]]
SHARE = ".1%"
