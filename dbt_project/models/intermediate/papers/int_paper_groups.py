"""Wordings to papers: connected components of the pairs judged the same.

A wording that changed, or that a new pair names, draws in the whole group it belonged to and the groups it now
touches; everything else stays as it is.
"""

import numpy as np
import pyarrow as pa


def components(nodes: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The smallest node that each node (sorted, distinct) can be reached from, by label propagation."""
    label = np.arange(len(nodes))
    a, b = np.searchsorted(nodes, left), np.searchsorted(nodes, right)
    while True:
        low = np.minimum(label[a], label[b])
        before = label.copy()
        np.minimum.at(label, a, low)
        np.minimum.at(label, b, low)
        label = label[label]
        if np.array_equal(label, before):
            return nodes[label]


def touched(session, this, wordings, pairs):
    """The wordings whose group is to be made anew, as a relation."""
    if this is None:
        return session.sql("select distinct wording_id from wordings where digest_id is not null")
    last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
    return session.sql(f"""
        with same as (
            select wording_id_a as one, wording_id_b as other, change from pairs where is_same
            union all
            select wording_id_b, wording_id_a, change from pairs where is_same
        ),
        started as (
            select wording_id from wordings where change > {last} and wording_id is not null
            union
            select one from same where change > {last}
        ),
        reached as (
            select wording_id from started
            union
            select same.other from same inner join started on same.one = started.wording_id
        )
        select wording_id from reached
        union
        select before.wording_id from this as before
        where before.component_id in (
            select component_id from this inner join reached using (wording_id)
        )""")


def model(dbt, session):
    """One row per wording in force: the component it hangs together with, and the group within, which is one paper."""
    dbt.config(materialized="incremental", unique_key="wording_id", incremental_strategy="delete+insert")
    wordings, pairs = dbt.ref("int_entry_wordings"), dbt.ref("int_paper_pairs")
    this = session.table(str(dbt.this)) if dbt.is_incremental else None
    session.execute("drop table if exists touched_wordings")
    touched(session, this, wordings, pairs).to_table("touched_wordings")
    nodes = session.sql("""
        select distinct wording_id from wordings semi join touched_wordings using (wording_id)
        where digest_id is not null order by wording_id""").fetchnumpy()["wording_id"]
    edges = session.sql("""
        select wording_id_a, wording_id_b from pairs
        where is_same
            and wording_id_a in (select wording_id from touched_wordings)
            and wording_id_b in (select wording_id from touched_wordings)""").fetchnumpy()
    known = np.isin(edges["wording_id_a"], nodes) & np.isin(edges["wording_id_b"], nodes)
    group = components(nodes, edges["wording_id_a"][known], edges["wording_id_b"][known])
    change = session.sql("select coalesce(max(change), 0) from wordings").fetchall()[0][0]
    return pa.table({
        "wording_id": pa.array(nodes, pa.uint64()),
        "component_id": pa.array(group, pa.uint64()),
        "group_id": pa.array(group, pa.uint64()),
        "change": pa.array(np.full(len(nodes), change), pa.int64()),
    })
