"""Find room for the names of points in a chart: no name lies on another, on a point, or outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

Side = Literal["right", "left", "above", "below", "above, ending", "below, ending", "above, beginning", "below, beginning"]
"""Where a name stands; one that is above or below is in the middle of its point, or ends or begins there."""
SIDES: Final[tuple[Side, ...]] = get_args(Side)
Align = Literal["left", "right", "center"]
LETTER, LINE = 6.4, 14.0
"""Pixels that a letter and a line take at a size of 12."""
GAP: Final = 4.0


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a chart, in pixels, with the name that it may have, of one line or more."""

    key: str
    name: str
    x: float
    y: float
    radius: float


Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def placed(points: Sequence[Point], width: float, height: float, lines: Sequence[float] = ()) -> Mapping[str, Side]:
    """Give the side on which each point's name stands; the first points choose first, and one without room has no name.

    In a wider chart of the same height the points are further apart, so that what is free here is free there.

    Args:
        points: of the chart.
        width: of the chart.
        height: of the chart.
        lines: from left to right, on which no name stands, by their distance from the top.
    """
    taken: list[Box] = [*map(_around, points), *((0.0, line - 1, width, line + 1) for line in lines)]
    found: dict[str, Side] = {}
    for point in points:
        for side in SIDES:
            box = _name(point, side)
            is_inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
            if is_inside and not any(_overlap(box, other) for other in taken):
                found[point.key] = side
                taken.append(box)
                break
    return found


def alignment(side: Side) -> Align:
    """Give which part of a name is at its place."""
    if side == "right" or side.endswith("beginning"):
        return "left"
    return "right" if side == "left" or side.endswith("ending") else "center"


def offset(point: Point, side: Side) -> tuple[float, float]:
    """Give how far from its point the middle of a name is: across, where it begins or ends or is in the middle, and down."""
    radius, high = point.radius, LINE * (point.name.count("\n") + 1)
    away = radius + GAP
    if side in {"right", "left"}:
        return (away if side == "right" else -away), 0.0
    across = {"left": -radius, "right": radius, "center": 0.0}[alignment(side)]
    return across, away + high / 2 if side.startswith("below") else -away - high / 2


def _around(point: Point) -> Box:
    return point.x - point.radius, point.y - point.radius, point.x + point.radius, point.y + point.radius


def _name(point: Point, side: Side) -> Box:
    across, down = offset(point, side)
    lines = point.name.split("\n")
    wide, high = max(map(len, lines)) * LETTER, len(lines) * LINE
    left = point.x + across - {"left": 0.0, "right": wide, "center": wide / 2}[alignment(side)]
    middle = point.y + down
    return left, middle - high / 2, left + wide, middle + high / 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
