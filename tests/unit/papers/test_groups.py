"""From variants to papers: vetoes hold inside a whole group, and order does not matter."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrends.papers import groups
from papertrends.papers.groups import EDGES_TYPE, Edge, Node, components, groups_of, trees
from papertrends.papers.reasons import Reason


def grouped(nodes: list[Node], edges: list[Edge]) -> list[int]:
    group = groups_of(dict(enumerate(nodes)), edges)
    return [group[number] for number in range(len(nodes))]


def nodes(*ids: tuple[str | None, str | None]) -> list[Node]:
    return [Node(arxiv_id, doi, (rank,)) for rank, (arxiv_id, doi) in enumerate(ids)]


NO_IDS: list[tuple[str | None, str | None]] = [(None, None)] * 3


@pytest.mark.parametrize("veto", [Reason.OTHER_NUMBER, Reason.NOTICE, Reason.OTHER_AUTHORS, Reason.OTHER_YEAR, Reason.OTHER_ID])
def test_a_third_variant_does_not_tie_two_that_must_not_be_one(veto: Reason) -> None:
    edges = [Edge(0, 2, Reason.SAME_TITLE, 0.9), Edge(1, 2, Reason.SAME_ABSTRACT, 0.9), Edge(0, 1, veto, 0.9)]
    assert grouped(nodes(*NO_IDS), edges) == [0, 1, 1]


def test_texts_that_do_not_agree_are_no_veto() -> None:
    edges = [Edge(0, 2, Reason.SAME_TITLE, 0.9), Edge(1, 2, Reason.SAME_ABSTRACT, 0.9), Edge(0, 1, Reason.OTHER_TEXT, 0.1)]
    assert grouped(nodes(*NO_IDS), edges) == [0, 0, 0]


@pytest.mark.parametrize("ids", [[("1", None), ("2", None), (None, None)], [(None, "x"), (None, "y"), (None, None)]])
def test_a_variant_without_ids_does_not_tie_two_ids(ids: list[tuple[str | None, str | None]]) -> None:
    assert grouped(nodes(*ids), [Edge(0, 2, Reason.SAME_TITLE, 0.9), Edge(1, 2, Reason.SAME_TITLE, 0.8)]) == [0, 1, 0]


def test_two_ids_that_the_rules_compared_may_be_one() -> None:
    assert grouped(nodes(("1", None), ("2", None)), [Edge(0, 1, Reason.SAME_ABSTRACT, 1.9)]) == [0, 0]


def test_one_arxiv_id_is_one_paper_whatever_the_dois_say() -> None:
    assert grouped(nodes(("1", "x"), ("1", "y")), [Edge(0, 1, Reason.SAME_ID, 1.0)]) == [0, 0]


def test_an_override_beats_vetoes_but_not_another_override() -> None:
    ids: list[tuple[str | None, str | None]] = [("1", None), ("2", None), ("1", None)]
    edges = [Edge(0, 1, Reason.SAME_BY_OVERRIDE, 0), Edge(0, 2, Reason.SAME_ID, 1.0), Edge(1, 2, Reason.OTHER_ID, 0.5)]
    assert grouped(nodes(*ids), edges) == [0, 0, 0]
    apart = [Edge(0, 2, Reason.SAME_TITLE, 1.0), Edge(1, 2, Reason.SAME_TITLE, 0.9), Edge(0, 1, Reason.OTHER_BY_OVERRIDE, 0)]
    assert grouped(nodes(*NO_IDS), apart) == [0, 1, 0]


def test_the_stronger_evidence_comes_first() -> None:
    edges = [Edge(0, 2, Reason.SAME_TITLE, 1.0), Edge(1, 2, Reason.SAME_TITLE, 1.1), Edge(0, 1, Reason.OTHER_NUMBER, 0.9)]
    assert grouped(nodes(*NO_IDS), edges) == [0, 1, 1]


PAIRS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from(list(Reason)[1:]), st.sampled_from([0.5, 1.0])), max_size=12
)


@given(PAIRS, st.permutations(range(6)), st.randoms())
def test_no_order_of_nodes_or_edges_shows(pairs: list[tuple[int, int, Reason, float]], order: list[int], deal: random.Random) -> None:
    of_pair = {(min(a, b), max(a, b)): (reason, similarity) for a, b, reason, similarity in pairs if a != b}
    some = nodes(("1", None), ("2", None), (None, "x"), (None, "y"), (None, None), (None, None))
    edges = [Edge(a, b, *what) for (a, b), what in of_pair.items()]
    before = grouped(some, edges)
    moved = [Edge(order[edge.b], order[edge.a], edge.reason, edge.similarity) for edge in edges]
    deal.shuffle(moved)
    place = {new: old for old, new in enumerate(order)}
    after = grouped([some[place[new]] for new in range(6)], moved)
    together = {(a, b) for a in range(6) for b in range(6) if before[a] == before[b]}
    assert together == {(a, b) for a in range(6) for b in range(6) if after[order[a]] == after[order[b]]}


ENDS = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)).filter(lambda ends: ends[0] != ends[1]), max_size=20)


def batches(edges: list[tuple[int, int]], rows: int) -> pa.RecordBatchReader:
    table = pa.table({"a": [a for a, _ in edges], "b": [b for _, b in edges]}, EDGES_TYPE)
    return pa.RecordBatchReader.from_batches(EDGES_TYPE, table.to_batches(rows))


@given(ENDS, st.integers(1, 9), st.integers(1, 9), st.integers(0, 20))
def test_trees_of_parts_make_the_components_of_all(ends: list[tuple[int, int]], rows: int, at_once: int, cut: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "EDGES_AT_ONCE", at_once)
        parts = [trees(batches(some, rows)).read_all() for some in (ends[:cut], ends[cut:])]
    nodes_of_parts = [len({node for end in some for node in end}) for some in (ends[:cut], ends[cut:])]
    assert all(part.num_rows <= max(0, nodes - 1) for part, nodes in zip(parts, nodes_of_parts, strict=True))
    of = {node: {node} for end in ends for node in end}
    for a, b in ends:
        of[a] |= of[b]
        of.update((node, of[a]) for node in of[a])
    found = components(pa.concat_tables(parts)).to_pylist()
    assert sorted((row["node"], row["component"]) for row in found) == sorted((node, min(some)) for node, some in of.items())


NODES = pa.struct([("node", pa.int64()), ("arxiv_id", pa.string()), ("doi", pa.string()), ("rank", pa.int64())])
EDGES = pa.struct([*EDGES_TYPE, ("reason", pa.string()), ("similarity", pa.float64())])
PARTS = pa.schema([("component", pa.int64()), ("nodes", pa.list_(NODES)), ("edges", pa.list_(EDGES))])


def test_each_row_of_parts_is_grouped_by_itself() -> None:
    def node(number: int, arxiv_id: str | None = None) -> dict[str, object]:
        return {"node": number, "arxiv_id": arxiv_id, "doi": None, "rank": number}

    def edge(a: int, b: int, reason: Reason) -> dict[str, object]:
        return {"a": a, "b": b, "reason": reason.value, "similarity": 1.0}

    of_three = {"component": 3, "nodes": [node(3), node(8)], "edges": [edge(3, 8, Reason.SAME_TITLE)]}
    apart = [edge(4, 9, Reason.SAME_ID), edge(6, 9, Reason.SAME_TITLE)]
    of_four = {"component": 4, "nodes": [node(4, "1"), node(6, "2"), node(9)], "edges": apart}
    table = pa.Table.from_pylist([of_three, of_three, of_four], PARTS)[1:]
    for rows in (1, 2):
        found = groups.grouped(pa.RecordBatchReader.from_batches(PARTS, table.to_batches(rows))).read_all().to_pylist()
        assert [tuple(row.values()) for row in found] == [(3, 3, 3), (8, 3, 3), (4, 4, 4), (6, 4, 6), (9, 4, 4)]
