"""Wordings to papers: what was judged the same hangs together, and comes apart where its members disagree.

A component is what the pairs judged the same connect. Within one, clusters are joined from the strongest evidence
down, as long as all that is known between two of them, for and against, speaks for it (greedy additive edge
contraction, Keuper et al. 2015): a chain thus breaks at its weakest link.

A wording that changed, or that a new pair names, draws in the component it belonged to and those it now touches;
everything else stays as it is.
"""

import heapq

import numpy as np
import pyarrow as pa

from papertrends.papers.columns import column


def components(count, left, right):
    """The smallest node index that each of `count` nodes can be reached from, by label propagation."""
    label = np.arange(count)
    while True:
        before = label.copy()
        low = np.minimum(label[left], label[right])
        np.minimum.at(label, left, low)
        np.minimum.at(label, right, low)
        label = label[label]
        if np.array_equal(label, before):
            return label


def contracted(nodes, pairs):
    """Join the nodes of one component; returns the smallest node of each node's cluster.

    `pairs` maps (smaller, larger) to the summed weight between them. Ties go to the smaller nodes, so that the result
    does not depend on the order of anything.
    """
    between = {node: {} for node in nodes}
    for (a, b), weight in pairs.items():
        between[a][b] = between[b][a] = weight
    heap = [(-weight, a, b) for (a, b), weight in pairs.items() if weight > 0]
    heapq.heapify(heap)
    head = {node: node for node in nodes}
    while heap:
        weight, a, b = heapq.heappop(heap)
        if a not in between or b not in between or between[a].get(b) != -weight:
            continue
        for other, more in between.pop(b).items():
            del between[other][b]
            if other == a:
                continue
            total = between[a].get(other, 0) + more
            between[a][other] = between[other][a] = total
            if total > 0:
                heapq.heappush(heap, (-total, min(a, other), max(a, other)))
        head[b] = a
    for node in sorted(nodes):
        head[node] = head[head[node]]
    return head


def clusters(count, left, right, weight):
    """The component and the group (the smallest node index of each) of every node."""
    same = weight > 0
    component = components(count, left[same], right[same])
    group = component.copy()
    inside = component[left] == component[right]
    left, right, weight = left[inside], right[inside], weight[inside]
    torn = np.unique(component[left[weight < 0]])
    if not len(torn):
        return component, group
    members = {int(t): [] for t in torn}
    for node in np.flatnonzero(np.isin(component, torn)):
        members[int(component[node])].append(int(node))
    judged = {int(t): {} for t in torn}
    concerned = np.isin(component[left], torn)
    for a, b, w in zip(left[concerned].tolist(), right[concerned].tolist(), weight[concerned].tolist(), strict=True):
        found = judged[int(component[a])]
        key = (min(a, b), max(a, b))
        found[key] = found.get(key, 0) + w
    for name, nodes in members.items():
        for node, head in contracted(nodes, judged[name]).items():
            group[node] = head
    return component, group


def note_touched(session, this, wordings, judgements):
    """Note the wordings whose group is to be made anew in the temporary table touched_wordings."""
    noted = "create or replace temp table touched_wordings as"
    if this is None:
        session.sql(f"{noted} select distinct wording_id from wordings where digest_id is not null")
        return
    last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
    session.sql(f"""
        {noted}
        with both_ways as (
            select wording_id_a as one, wording_id_b as other, change from judgements where weight > 0
            union all
            select wording_id_b, wording_id_a, change from judgements where weight > 0
        ),
        started as (
            select wording_id from wordings where change > {last} and wording_id is not null
            union
            select one from both_ways where change > {last}
        ),
        reached as (
            select wording_id from started
            union
            select both_ways.other from both_ways inner join started on both_ways.one = started.wording_id
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
    wordings, judgements = dbt.ref("int_entry_wordings"), dbt.ref("int_paper_judgements")
    this = session.table(str(dbt.this)) if dbt.is_incremental else None
    # judged once, not by each query that follows
    session.sql("create or replace temp table judgements_made as select wording_id_a, wording_id_b, weight, change from judgements")
    note_touched(session, this, wordings, session.table("judgements_made"))
    nodes = session.sql("""
        select distinct wording_id from wordings semi join touched_wordings using (wording_id)
        where digest_id is not null order by wording_id""").fetchnumpy()["wording_id"]
    edges = session.sql("""
        select wording_id_a, wording_id_b, weight from judgements_made
        where wording_id_a in (select wording_id from touched_wordings)
            and wording_id_b in (select wording_id from touched_wordings)""").fetchnumpy()
    a, b = edges["wording_id_a"], edges["wording_id_b"]
    known = np.isin(a, nodes) & np.isin(b, nodes)
    component, group = clusters(
        len(nodes), np.searchsorted(nodes, a[known]), np.searchsorted(nodes, b[known]), edges["weight"][known].astype(np.int64)
    )
    change = session.sql("select coalesce(max(change), 0) from wordings").fetchall()[0][0]
    return pa.table(
        {
            "wording_id": column(nodes),
            "component_id": column(nodes[component]),
            "group_id": column(nodes[group]),
            "change": column(np.full(len(nodes), change)),
        }
    )
