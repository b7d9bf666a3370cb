"""Models on a cluster: in the executors, in batches, in one place; and what their contracts promise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from papertrends_cluster.dbt.building import Cluster, ContractError
from papertrends_cluster.engine import per_row, sharing
from papertrends_cluster.engine.per_row import TooLargeError
from papertrends_cluster.engine.python_models import TooManyRowsError
from papertrends_cluster.engine.session import dialect_of
from papertrends_cluster.engine.tables import Tables
from papertrends_cluster.translate import functions

DBT = """
class dbtObj:
    def __init__(self, load):
        self.ref = lambda name: load("intermediate." + name)
        self.this, self.is_incremental = "intermediate.made", {is_incremental}
"""
IN_BATCHES = """
import pyarrow as pa
from papertrends.dbt_model import in_batches

SHAPE = pa.schema([("id", pa.int32()), ("size", pa.int8())])

def model(dbt, session):
    texts, wanted = dbt.ref("texts"), dbt.ref("wanted")
    session.sql("create or replace temp table some as select id from wanted")
    found = session.query("select texts.id, texts.title from texts semi join some using (id)")
    def sizes(batches):
        for batch in batches:
            yield pa.record_batch([batch.column("id"), pa.array(map(len, batch.column("title").to_pylist()), pa.int8())], schema=SHAPE)
    return in_batches(found, 2, lambda read: pa.RecordBatchReader.from_batches(SHAPE, sizes(read)))
"""
SHARING = """
import pyarrow as pa
from papertrends.dbt_model import for_queries, in_batches, sharing

PAIRS = pa.schema([("a", pa.int32()), ("b", pa.int32()), ("title", pa.string())])

def pairs(rows):
    found = [
        (one["id"], other["id"], one["title"])
        for one in rows.to_pylist() for other in rows.to_pylist()
        if one["id"] < other["id"] and (set(one["keys"]) & set(other["keys"]) or set(one["strong"]) & set(other["strong"]))
    ]
    return pa.table([[row[n] for row in found] for n in range(3)], schema=PAIRS)

def model(dbt, session):
    keyed = dbt.ref("keyed")
    found = sharing(session.sql("select id, title, keys, strong from keyed"), ("keys", "strong"), pairs)
    session.sql("create or replace temp table both as select distinct a, b, title from found")
    again = for_queries(in_batches(session.sql("select * from both where a > 0"), 2, lambda read: read))
    return session.sql("select distinct again.a, again.b, found.title from again inner join found using (a, b)")
"""
ARROW = """
import pyarrow as pa

def model(dbt, session):
    texts = dbt.ref("texts")
    some = session.sql("select id from texts where id < 3").to_arrow_table()
    assert some.schema == pa.schema([("id", pa.int32())])
    some = pa.table({"id": [row["id"] for row in some.to_pylist()][:1], "word": ["x"]})
    first = session.sql("select id, word from some")
    some = pa.table({"id": [3], "word": ["z"]})
    return session.sql("select first.id::integer as id, first.word from first union all select id::integer, word from some")
"""
IN_ONE_PLACE = """
def model(dbt, session):
    texts = dbt.ref("texts")
    last = session.sql(f"select max(id) from {dbt.this}").fetchall()[0][0] if dbt.is_incremental else 0
    return session.sql(f"select id, hash(title) >> 1 as key from texts where id > {last}").to_arrow_table()
"""
IN_ONE_PLACE_OF_FEW = """
import pyarrow as pa

def model(dbt, session):
    texts = dbt.ref("texts")
    found = session.query("select id, title from texts order by id desc limit 1").fetchall()
    return pa.table({"id": [row[0] for row in found], "title": [row[1] for row in found]})
"""
TITLES = ["Åsa's law", "On trees", "Über alles"]


@pytest.fixture
def cluster(tables: Tables, tmp_path: Path) -> Cluster:
    functions.register(tables.spark)
    made = Cluster(tables.spark, tables, dialect_of(tables.spark), most_rows=3, memory_limit="1GB", folder=tmp_path / "tmp")
    rows = ", ".join(f'({n}, "{title}")' for n, title in enumerate(TITLES, 1))
    for name, values in {"intermediate.texts": rows, "intermediate.wanted": "(1, 'x'), (3, 'y')"}.items():
        tables.relations.declare(name, {"id": "INTEGER", "title": "VARCHAR"})
        tables.replace(name, tables.spark.sql(f"select * from values {values} as t (id, title)"))
    tables.done()
    return made


def model(
    language: str = "sql", meta: dict[str, str] | None = None, columns: dict[str, Any] | None = None, **config: Any
) -> dict[str, Any]:
    contract = {"contract": {"enforced": True}} if columns else {}
    return {"language": language, "config": {"meta": meta or {}, **contract, **config}, "columns": columns or {}}


def rows(cluster: Cluster, name: str = "intermediate.made") -> list[tuple[Any, ...]]:
    return sorted(tuple(row) for row in cluster.spark.sql(f"select * from {name}").collect())


HASHES = """
    with longest as (select max(length(title)) as length from intermediate.texts),
    texts as (select id, title, length from intermediate.texts cross join longest)
    select t.id, (hash(t.title) >> 1)::bigint as key, w.title as word, t.length
    from texts as t inner join intermediate.wanted as w using (id)"""


def test_a_model_per_row_gives_what_duckdb_gives(cluster: Cluster) -> None:
    cluster.build("intermediate.made", HASHES, model(meta={"runs": "per_row", "over": "texts"}), adds_to=False)
    expected = duckdb.execute("select (hash(?) >> 1)::bigint, (hash(?) >> 1)::bigint", [TITLES[0], TITLES[2]]).fetchone() or ()
    assert rows(cluster) == [(1, expected[0], "x", 10), (3, expected[1], "y", 10)]


def test_a_model_per_row_is_asked_for_some_rows_at_a_time(cluster: Cluster) -> None:
    query = "with texts as (select id from intermediate.texts) select count(*) as rows from texts"
    asked = {at_once: cluster.per_row(query, "texts", at_once=at_once)[0].collect() for at_once in (1, 3)}
    assert [row[0] for row in asked[1]] == [1, 1, 1]
    assert [row[0] for row in asked[3]] == [3]


def test_what_goes_along_must_be_small(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(per_row, "LARGEST_ALONG", 10)
    with pytest.raises(TooLargeError, match="wanted"):
        cluster.build("intermediate.made", HASHES, model(meta={"runs": "per_row", "over": "texts"}), adds_to=False)


def test_a_python_model_in_batches_runs_where_the_rows_lie(cluster: Cluster) -> None:
    code = IN_BATCHES + DBT.format(is_incremental=False)
    cluster.build("intermediate.made", code, model("python", {"runs": "in_batches"}), adds_to=False)
    assert rows(cluster) == [(1, 9), (3, 10)]
    assert cluster.relations.columns("intermediate.made") == {"id": "INTEGER", "size": "TINYINT"}


def test_a_python_model_may_make_a_table_of_what_its_queries_find(cluster: Cluster) -> None:
    code = IN_ONE_PLACE_OF_FEW + DBT.format(is_incremental=False)
    cluster.tables.change("intermediate.texts", None, cluster.spark.sql("select 4 as id, 'more' as title"))
    cluster.build("intermediate.made", code, model("python", {"runs": "in_batches"}), adds_to=False)
    assert rows(cluster) == [(4, "more")]


@pytest.mark.parametrize("values", [1, 20_000_000])
def test_every_two_rows_that_share_a_value_meet(cluster: Cluster, monkeypatch: pytest.MonkeyPatch, values: int) -> None:
    monkeypatch.setattr(sharing, "PARTITION_VALUES", values)
    # 1 and 5 share 7 as a strong key, 3 and 7 as another; a value twice is no pair
    rows_of = {
        1: ([1, 2], [7]),
        2: ([2, 3, 3], []),
        3: ([3, 7], []),
        4: ([9, 9], [4]),
        5: ([], [7, 4]),
        -6: ([5], None),
        7: ([5, 2, 7], []),
    }
    cluster.relations.declare("intermediate.keyed", {"id": "INTEGER", "title": "VARCHAR", "keys": "BIGINT[]", "strong": "BIGINT[]"})
    columns = "id int, title string, keys array<bigint>, strong array<bigint>"
    keyed = cluster.spark.createDataFrame([(id_, f"title {id_}", *lists) for id_, lists in rows_of.items()], columns)
    cluster.tables.replace("intermediate.keyed", keyed)
    cluster.build("intermediate.made", SHARING + DBT.format(is_incremental=False), model("python", {"runs": "in_batches"}), adds_to=False)
    assert rows(cluster) == [(a, b, f"title {a}") for a, b in [(1, 2), (1, 5), (1, 7), (2, 3), (2, 7), (3, 7), (4, 5)]]


def test_a_model_takes_rows_to_itself_and_gives_them_back(cluster: Cluster) -> None:
    cluster.build("intermediate.made", ARROW + DBT.format(is_incremental=False), model("python", {"runs": "in_batches"}), adds_to=False)
    assert rows(cluster) == [(1, "x"), (3, "z")]
    assert cluster.relations.columns("intermediate.made") == {"id": "INTEGER", "word": "VARCHAR"}


def test_a_model_may_not_take_more_rows_to_itself_than_the_setting_allows(cluster: Cluster) -> None:
    cluster.tables.change("intermediate.texts", None, cluster.spark.sql("select 0 as id, 'more' as title union all select -1, 'more'"))
    with pytest.raises(TooManyRowsError, match="4 rows are needed in one place, and PAPERTRENDS_CLUSTER_MOST_ROWS allows 3"):
        cluster.build("intermediate.made", ARROW + DBT.format(is_incremental=False), model("python", {"runs": "in_batches"}), adds_to=False)


def test_a_python_model_in_one_place_adds_what_is_new(cluster: Cluster) -> None:
    code = IN_ONE_PLACE + DBT.format(is_incremental=False)
    cluster.build("intermediate.made", code.replace("id > {last}", "id < 3"), model("python"), adds_to=False)
    cluster.build("intermediate.made", IN_ONE_PLACE + DBT.format(is_incremental=True), model("python"), adds_to=True)
    assert [row[0] for row in rows(cluster)] == [1, 2, 3]


def test_more_rows_than_the_setting_allows_are_refused(cluster: Cluster) -> None:
    cluster.tables.change("intermediate.texts", None, cluster.spark.sql("select 4 as id, 'more' as title"))
    with pytest.raises(TooManyRowsError, match="4 rows, which this model needs in one place, and PAPERTRENDS_CLUSTER_MOST_ROWS allows 3"):
        cluster.build("intermediate.made", IN_ONE_PLACE + DBT.format(is_incremental=False), model("python"), adds_to=False)


def test_rows_of_the_same_key_are_replaced(cluster: Cluster) -> None:
    about = model(unique_key="id", incremental_strategy="delete+insert")
    cluster.build("intermediate.made", "select id, title from intermediate.texts", about, adds_to=False)
    again = (
        "select id, 'new' as title from intermediate.made where id = 2 union all select id, 'second' from intermediate.made where id = 2"
    )
    cluster.build("intermediate.made", again, about, adds_to=True)
    assert rows(cluster) == [(1, TITLES[0]), (2, "new"), (2, "second"), (3, TITLES[2])]


PROMISED = {
    "id": {"name": "id", "data_type": "integer", "constraints": [{"type": "not_null"}]},
    "title": {"name": "title", "data_type": "varchar"},
}


def test_columns_stand_as_the_contract_says(cluster: Cluster) -> None:
    cluster.build("marts.made", "select title, id from intermediate.texts", model(columns=PROMISED), adds_to=False)
    assert list(cluster.relations.columns("marts.made")) == ["id", "title"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select id::bigint as id, title from intermediate.texts", "id is BIGINT, promised integer"),
        ("select id from intermediate.texts", "title is missing, promised varchar"),
        ("select *, 1 as more from intermediate.texts", "more is not promised"),
        ("select nullif(id, 2) as id, title from intermediate.texts", "a value in every row of id"),
    ],
)
def test_a_broken_contract_is_an_error(cluster: Cluster, query: str, said: str) -> None:
    with pytest.raises(ContractError, match=said):
        cluster.build("marts.made", query, model(columns=PROMISED), adds_to=False)


@pytest.mark.parametrize(("materialized", "agreeing"), [("materialized", 3), ("not materialized", 0)])
def test_a_cte_that_is_to_be_materialized_is_computed_once(cluster: Cluster, materialized: str, agreeing: int) -> None:
    # whoever reads this view gets other keys
    cluster.spark.sql("create view intermediate.keyed as select id, uuid() as key from intermediate.texts").collect()
    cluster.relations.declare("intermediate.keyed", {"id": "INTEGER", "key": "VARCHAR"})
    code = f"""
        with once as {materialized} (select id, key from intermediate.keyed),
        again as {materialized} (select key from once)
        select once.id from once inner join again using (key)"""
    cluster.build("intermediate.made", code, model(), adds_to=False)
    assert len(rows(cluster)) == agreeing


def test_what_cannot_be_translated_is_an_error(cluster: Cluster) -> None:
    from papertrends_cluster.translate import Untranslatable

    with pytest.raises(Untranslatable):
        cluster.build("marts.made", "select * from intermediate.texts using sample 1 rows", model(), adds_to=False)


def test_a_number_without_an_order_is_an_error(cluster: Cluster) -> None:
    from papertrends_cluster.translate import Untranslatable

    with pytest.raises(Untranslatable, match="a number without an order differs each time"):
        cluster.build("marts.made", "select id, row_number() over () as n from intermediate.texts", model(), adds_to=False)
