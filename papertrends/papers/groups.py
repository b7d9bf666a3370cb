"""From variants to papers: variants decided to be the same form a group, unless a veto forbids it.

A veto holds for a whole group and not only for the pair it was found on: "Part 1" and "Part 2" do not become one paper
through a third variant that resembles both, and a variant without ids does not tie two arXiv ids together.

Components are found in two steps, since edges may lie on several machines: trees of those of each, and then all trees
together, which have fewer edges than there are variants that are the same as another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from papertrends.papers.columns import column, values
from papertrends.papers.reasons import Reason
from papertrends.papers.rules import VETOES

Numbers = NDArray[np.int64]

EDGES_AT_ONCE: Final = 1_000_000
"""Edges read before they are made fewer."""
EDGES_TYPE: Final = pa.schema([("a", pa.int64()), ("b", pa.int64())])
GROUPS_TYPE: Final = pa.schema([("node", pa.int64()), ("component", pa.int64()), ("first", pa.int64())])
STRONGEST_FIRST: Final = (Reason.SAME_ID, Reason.SAME_BY_OVERRIDE, Reason.SAME_ABSTRACT, Reason.SAME_TITLE)


@dataclass(frozen=True)
class Node:
    """A variant as groups see it: its ids, and its place in an order that no hash decides."""

    arxiv_id: str | None
    doi: str | None
    rank: tuple[Any, ...]


@dataclass(frozen=True)
class Edge:
    """A decision about two nodes, by their numbers."""

    a: int
    b: int
    reason: Reason
    similarity: float


@dataclass
class _Group:
    members: list[int]
    arxiv_ids: set[str] = field(default_factory=set)
    dois: set[str] = field(default_factory=set)


def trees(edges: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Of edges `a`, `b`, as few as connect the same nodes: from the smallest node of each component to each other one.

    Trees of the trees of parts are those of all edges.
    """
    return pa.RecordBatchReader.from_batches(EDGES_TYPE, _trees(edges))


def components(edges: pa.Table) -> pa.Table:
    """Each `node` of edges `a`, `b`, and the smallest one of its component, as `component`."""
    smallest, others = _stars([(values(batch["a"]), values(batch["b"])) for batch in edges.to_batches()])
    themselves = np.unique(smallest)
    nodes, component = np.concatenate([themselves, others]), np.concatenate([themselves, smallest])
    return pa.table({"node": column(nodes), "component": column(component)})


def grouped(parts: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Group the nodes of components.

    Args:
        parts: a row per `component`, with its `nodes` and the `edges` between them: lists of records, of a node's number
            and what `Node` has, with the rank at the end, and of what `Edge` has.

    Returns:
        Each `node`, its component and, as `first`, the smallest node of its group.
    """
    return pa.RecordBatchReader.from_batches(GROUPS_TYPE, (_grouped(batch) for batch in parts if batch.num_rows))


def groups_of(nodes: Mapping[int, Node], edges: Iterable[Edge]) -> dict[int, int]:
    """For each node, the smallest node of its group.

    Edges that say same are taken from the strongest to the weakest, and join two groups unless a veto stands between
    any two of their members. Ties go by the nodes' ranks: no order of loading shows.

    Args:
        nodes: by their numbers, all of a component.
        edges: every decision about two of them.
    """
    same: list[Edge] = []
    vetoes: dict[int, dict[int, Reason]] = {node: {} for node in nodes}
    for edge in edges:
        if edge.reason.is_same:
            same.append(edge)
        elif edge.reason in VETOES:
            vetoes[edge.a][edge.b] = vetoes[edge.b][edge.a] = edge.reason
    of = {number: _Group([number], _known(node.arxiv_id), _known(node.doi)) for number, node in nodes.items()}
    for edge in sorted(same, key=lambda edge: _strength(edge, nodes)):
        one, other = of[edge.a], of[edge.b]
        if one is other or _is_vetoed(edge, one, other, vetoes, nodes):
            continue
        one.members += other.members
        one.arxiv_ids |= other.arxiv_ids
        one.dois |= other.dois
        of.update((member, one) for member in other.members)
    return {number: min(group.members) for number, group in of.items()}


def _trees(edges: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    held: list[tuple[Numbers, Numbers]] = []
    for batch in edges:
        held.append((values(batch["a"]), values(batch["b"])))
        if sum(len(a) for a, _ in held[1:]) >= max(EDGES_AT_ONCE, len(held[0][0])):
            held = [_stars(held)]
    yield pa.RecordBatch.from_arrays(list(map(column, _stars(held))), schema=EDGES_TYPE)


def _stars(edges: Sequence[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    """For each node but the smallest of a component, this one, and itself."""
    ends = [np.concatenate([np.zeros(0, np.int64), *side]) for side in zip(*edges, strict=True)] or [np.zeros(0, np.int64)] * 2
    nodes, numbers = np.unique(np.concatenate(ends), return_inverse=True)
    graph = coo_array((np.ones(len(ends[0]), np.bool_), (numbers[: len(ends[0])], numbers[len(ends[0]) :])), shape=(len(nodes),) * 2)
    _, labels = connected_components(graph, directed=False)
    # nodes ascend, so the first one with a label is the smallest
    smallest = nodes[np.unique(labels, return_index=True)[1]][labels]
    is_other = smallest != nodes
    return smallest[is_other], nodes[is_other]


def _grouped(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows: list[tuple[int, int, int]] = []
    components = batch["component"].to_pylist()
    for component, some, decided in zip(components, _records(batch["nodes"]), _records(batch["edges"]), strict=True):
        nodes = {node: Node(arxiv_id, doi, tuple(rank)) for node, arxiv_id, doi, *rank in some}
        edges = (Edge(a, b, Reason(reason), similarity) for a, b, reason, similarity in decided)
        rows += ((node, component, first) for node, first in groups_of(nodes, edges).items())
    return pa.RecordBatch.from_arrays(list(map(column, np.array(rows, np.int64).T)), schema=GROUPS_TYPE)


def _records(lists: pa.ListArray) -> Iterator[list[tuple[Any, ...]]]:
    """The records of each list."""
    records = zip(*(field.to_pylist() for field in lists.flatten().flatten()), strict=True)
    return (list(islice(records, int(count))) for count in np.diff(values(lists.offsets)))


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
