"""What no rule is about is an error when a model is compiled, and never passed on."""

from __future__ import annotations

import pytest
from papertrends_cluster.translate import Untranslatable, translate

THINGS = {"raw.things": {"id": "BIGINT", "name": "VARCHAR", "n": "INTEGER", "day": "DATE", "words": "VARCHAR[]"}}


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive a as (select 1 as n union all select n + 1 from a where n < 3) select n from a",
        "select id from raw.things union all by name select id, n from raw.things",
        "select a.id from raw.things as a asof join raw.things as b on a.id = b.id and a.day >= b.day",
        "select a.id from raw.things as a positional join raw.things as b",
        "select n from (values (1), (2)) as t (n)",
        "select n from range(3) as t (n)",
        "select distinct on (name) name, id from raw.things",
        "select id from raw.things using sample 10",
        "from raw.things pivot (sum(n) for name in ('a', 'b'))",
        "select mode(n) as m from raw.things",
        "select approx_count_distinct(n) as m from raw.things",
        "select kurtosis(n) + 1 as m from raw.things",
        "select name, histogram(n) filter (where id > 1) as m from raw.things group by name",
        "select list(id order by name desc, n) as v from raw.things",
        "select list(distinct id order by n) as v from raw.things",
        "select last_value(n ignore nulls) over (order by id) as v from raw.things",
        "select map([n], [id]) as v from raw.things",
        "select unnest(words) as word from raw.things order by word limit 3",
        "select id from raw.things group by cube (id)",
        "select no_such_column from raw.things",
        "select id from raw.no_such_table",
        "select from where",
        "delete from raw.things",
    ],
)
def test_an_error(sql: str) -> None:
    with pytest.raises(Untranslatable):
        translate(sql, THINGS)


def test_the_error_says_what_and_why() -> None:
    with pytest.raises(Untranslatable, match="an aggregate without a rule"):
        translate("select mode(n) as m from raw.things", THINGS)
