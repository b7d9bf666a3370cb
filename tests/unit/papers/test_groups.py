"""From variants to papers: vetoes hold inside a whole group, and order does not matter."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papertrends.papers.groups import Edge, Node, components, groups_of
from papertrends.papers.reasons import Reason


def grouped(nodes: list[Node], edges: list[Edge]) -> list[int]:
    same = [edge for edge in edges if edge.reason.is_same]
    component = components(len(nodes), np.array([e.a for e in same], np.int64), np.array([e.b for e in same], np.int64))
    return groups_of(component, dict(enumerate(nodes)), edges).tolist()


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
