"""Variants to papers: see papertrends.papers.groups, which groups them.

A variant that changed, or that a new pair names, draws in the component it belonged to and those it now touches;
everything else stays as it is.
"""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

from papertrends.dbt_model import Dbt, Relation, Session, for_queries, in_batches
from papertrends.papers.groups import components, grouped, trees
from papertrends.papers.rules import VETOES

BATCH_ROWS = 8192
DECISIONS = """
    create or replace temp table decisions_made as
    select
        coalesce(o.variant_id_a, d.variant_id_a) as a, coalesce(o.variant_id_b, d.variant_id_b) as b,
        greatest(coalesce(o.change, 0), coalesce(d.change, 0)) as change,
        case when o.is_same then 'ok_override' when not o.is_same then 'miss_override' else d.reason end as reason,
        coalesce(d.title_similarity, 0) + coalesce(d.abstract_similarity, 0) as similarity
    from (select * from decisions where is_same or reason in ({vetoes})) as d
    full join (select * from overrides where is_known and is_last) as o
        on d.variant_id_a = o.variant_id_a and d.variant_id_b = o.variant_id_b"""
TOUCHED = """
    with both_ways as (
        select a as one, b as other, change from decisions_made where starts_with(reason, 'ok_')
        union all
        select b, a, change from decisions_made where starts_with(reason, 'ok_')
    ),
    started as (
        select variant_id from variants where change > {last} and variant_id is not null
        union
        select a from decisions_made where change > {last}
        union
        select b from decisions_made where change > {last}
    ),
    reached as (
        select variant_id from started
        union
        select other from both_ways where one in (select variant_id from started)
    )
    select variant_id from reached
    union
    select variant_id from this
    where component_id in (select component_id from this where variant_id in (select variant_id from reached))"""
PARTS = """
    with nodes as (
        select
            connected.component, connected.node, keys.arxiv_id, keys.doi,
            coalesce(variants.listed_on, date '9999-12-31') as listed_on, variants.entry_id
        from variants
        inner join connected on variants.variant_id = connected.node
        inner join keys on variants.variant_id = keys.variant_id
        where variants.digest_id is not null
        qualify row_number() over (partition by variants.variant_id order by variants.listed_on nulls last, variants.entry_id) = 1
    ),
    of_nodes as (
        select component, list(
            struct_pack(node := node, arxiv_id := arxiv_id, doi := doi, listed_on := listed_on, entry_id := entry_id) order by node
        ) as nodes from nodes group by component
    ),
    of_edges as (
        select c.component, list(struct_pack(a := d.a, b := d.b, reason := d.reason, similarity := d.similarity) order by d.a, d.b) as edges
        from edges_in_force as d
        inner join connected as c on d.a = c.node
        inner join connected as other on d.b = other.node and c.component = other.component
        group by c.component
    )
    select component, of_nodes.nodes, of_edges.edges from of_nodes inner join of_edges using (component)"""


def model(dbt: Dbt, session: Session) -> Relation:
    """One row per variant in force: the component it hangs together with, and the group within, which is one paper."""
    dbt.config(materialized="incremental", unique_key="variant_id", incremental_strategy="delete+insert")
    variants, keys = dbt.ref("int_entry_variants"), dbt.ref("int_blocking_keys")
    decisions, overrides = dbt.ref("int_pair_decisions"), dbt.ref("int_match_overrides")
    session.sql(DECISIONS.format(vetoes=", ".join(f"'{reason}'" for reason in sorted(VETOES))))
    touched = "select distinct variant_id from variants"
    if dbt.is_incremental:
        this = session.table(str(dbt.this))
        last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
        touched = TOUCHED.format(last=last)
    session.sql(f"create or replace temp table touched_variants as {touched}")
    session.sql("""create or replace temp table nodes_in_force as
        select distinct variant_id from variants semi join touched_variants using (variant_id) where digest_id is not null""")
    session.sql("""create or replace temp table edges_in_force as
        select a, b, reason, similarity from decisions_made
        where a in (select variant_id from nodes_in_force) and b in (select variant_id from nodes_in_force)""")
    same = session.sql("select a, b from edges_in_force where starts_with(reason, 'ok_')")
    # two steps: a tree for each machine's edges, and then all of these in one place
    found = for_queries(in_batches(same, BATCH_ROWS, trees))
    connected = components(session.sql("select a, b from found").to_arrow_table())
    groups = for_queries(in_batches(session.sql(PARTS), BATCH_ROWS, grouped))
    change = session.sql("select coalesce(max(change), 0) from variants").fetchall()[0][0]
    return session.sql(f"""
        select
            variant_id, coalesce(groups.component, variant_id) as component_id, coalesce(groups.first, variant_id) as group_id,
            {change}::bigint as change
        from nodes_in_force left join groups on nodes_in_force.variant_id = groups.node""")
