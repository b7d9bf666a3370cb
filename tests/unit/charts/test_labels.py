"""Names in a chart lie on nothing, and what comes first has its name first."""

from __future__ import annotations

import itertools
import random

import pytest

from dashboard.charts import labels
from dashboard.charts.labels import Point

WIDTH, HEIGHT = 900, 400


def box(point: Point, side: labels.Side, scale: float) -> tuple[float, float, float, float]:
    """Where a name is drawn in a chart that is wider by a factor."""
    dx, dy = labels.offset(point, side)
    lines = point.name.split("\n")
    wide, high = max(map(len, lines)) * labels.LETTER, len(lines) * labels.LINE
    left = point.x * scale + dx - {"left": 0.0, "center": wide / 2, "right": wide}[labels.alignment(side)]
    return left, point.y + dy - high / 2, left + wide, point.y + dy + high / 2


@pytest.mark.parametrize(("scale", "lines"), [(1.0, 1), (1.5, 1), (1.0, 3)])
def test_names_lie_on_no_other_name_point_or_line(scale: float, lines: int):
    chance = random.Random(7)
    points = [
        Point(
            str(n),
            "\n".join(["x" * chance.randint(4, 40)] * lines),
            chance.uniform(0, WIDTH),
            chance.uniform(0, HEIGHT),
            chance.uniform(3, 15),
        )
        for n in range(60)
    ]
    sides = labels.placed(points, WIDTH, HEIGHT, [HEIGHT / 2])
    boxes = [box(point, sides[point.key], scale) for point in points if point.key in sides]
    marks = [(p.x * scale - p.radius, p.y - p.radius, p.x * scale + p.radius, p.y + p.radius) for p in points]
    assert len(boxes) > 10
    for one, other in [*itertools.combinations(boxes, 2), *itertools.product(boxes, marks)]:
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    assert not [one for one in boxes if one[1] < HEIGHT / 2 < one[3]]
    assert min(one[0] for one in boxes) >= 0


def test_the_first_of_two_in_one_place_has_its_name_and_one_at_the_edge_has_it_inside():
    edge = Point("edge", "a name of some length", WIDTH - 5, HEIGHT / 2, 5)
    assert labels.placed([edge], WIDTH, HEIGHT) == {"edge": "left"}
    low = 14
    first, second = (Point(key, "x" * 140, WIDTH / 2, low / 2, 1) for key in ("first", "second"))
    assert set(labels.placed([first, second], WIDTH, 3 * low)) == {"first"}
