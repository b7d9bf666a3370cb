"""From variants to papers: variants decided to be the same form a group, unless a veto forbids it.

A veto holds for a whole group and not only for the pair it was found on: "Part 1" and "Part 2" do not become one paper
through a third variant that resembles both, and a variant without ids does not tie two arXiv ids together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from papertrends.papers.reasons import Reason
from papertrends.papers.rules import VETOES

Indices = NDArray[np.int64]

STRONGEST_FIRST: Final = (Reason.SAME_ID, Reason.SAME_BY_OVERRIDE, Reason.SAME_ABSTRACT, Reason.SAME_TITLE)


@dataclass(frozen=True)
class Node:
    """A variant as groups see it: its ids, and its place in an order that no hash decides."""

    arxiv_id: str | None
    doi: str | None
    rank: tuple[Any, ...]


@dataclass(frozen=True)
class Edge:
    """A decision about two nodes, by their indices."""

    a: int
    b: int
    reason: Reason
    similarity: float


@dataclass
class _Group:
    members: list[int]
    arxiv_ids: set[str] = field(default_factory=set)
    dois: set[str] = field(default_factory=set)


def components(count: int, a: Indices, b: Indices) -> Indices:
    """For each of `count` nodes, the smallest node of its component."""
    _, labels = connected_components(coo_array((np.ones(len(a), np.bool_), (a, b)), shape=(count, count)), directed=False)
    first = np.full(count, count, np.int64)
    np.minimum.at(first, labels, np.arange(count))
    return first[labels]


def groups_of(component: Indices, nodes: Mapping[int, Node], edges: Iterable[Edge]) -> Indices:
    """For each node, the smallest node of its group.

    Args:
        component: for each node, from `components`.
        nodes: those that are not alone in their component; every other node is a group of its own.
        edges: every decision about two of them.
    """
    members: defaultdict[int, dict[int, Node]] = defaultdict(dict)
    within: defaultdict[int, list[Edge]] = defaultdict(list)
    for index, node in nodes.items():
        members[int(component[index])][index] = node
    for edge in edges:
        if component[edge.a] == component[edge.b]:
            within[int(component[edge.a])].append(edge)
    group = component.copy()
    for label, some in members.items():
        for index, first in _groups(some, within[label]).items():
            group[index] = first
    return group


def _groups(nodes: Mapping[int, Node], edges: Iterable[Edge]) -> dict[int, int]:
    """Group the nodes of one component.

    Edges that say same are taken from the strongest to the weakest, and join two groups unless a veto stands between
    any two of their members. Ties go by the nodes' ranks: no order of loading shows.
    """
    same: list[Edge] = []
    vetoes: dict[int, dict[int, Reason]] = {node: {} for node in nodes}
    for edge in edges:
        if edge.reason.is_same:
            same.append(edge)
        elif edge.reason in VETOES:
            vetoes[edge.a][edge.b] = vetoes[edge.b][edge.a] = edge.reason
    of = {index: _Group([index], _known(node.arxiv_id), _known(node.doi)) for index, node in nodes.items()}
    for edge in sorted(same, key=lambda edge: _strength(edge, nodes)):
        one, other = of[edge.a], of[edge.b]
        if one is other or _is_vetoed(edge, one, other, vetoes, nodes):
            continue
        one.members += other.members
        one.arxiv_ids |= other.arxiv_ids
        one.dois |= other.dois
        of.update((member, one) for member in other.members)
    return {index: min(group.members) for index, group in of.items()}


def _strength(edge: Edge, nodes: Mapping[int, Node]) -> tuple[Any, ...]:
    return STRONGEST_FIRST.index(edge.reason), -edge.similarity, *sorted((nodes[edge.a].rank, nodes[edge.b].rank))


def _is_vetoed(edge: Edge, one: _Group, other: _Group, vetoes: Mapping[int, Mapping[int, Reason]], nodes: Mapping[int, Node]) -> bool:
    between = {vetoes[member][found] for member in one.members for found in other.members if found in vetoes[member]}
    if Reason.OTHER_BY_OVERRIDE in between:
        return True
    if edge.reason is Reason.SAME_BY_OVERRIDE or one.arxiv_ids & other.arxiv_ids:
        return False
    # the rules have decided on the pair itself; here the ids of the other members may disagree
    a, b = nodes[edge.a], nodes[edge.b]
    arxiv_ids_differ = _disjoint(one.arxiv_ids, other.arxiv_ids) and not (a.arxiv_id and b.arxiv_id)
    dois_differ = _disjoint(one.dois, other.dois) and not (a.doi and b.doi)
    return bool(between) or arxiv_ids_differ or dois_differ


def _known(value: str | None) -> set[str]:
    return set() if value is None else {value}


def _disjoint(a: set[str], b: set[str]) -> bool:
    return bool(a) and bool(b) and not a & b
