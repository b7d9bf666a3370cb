"""Groups of phrases outside the taxonomy that stand together, found week by week and kept."""

import pyarrow as pa


def gather(pairs, overlaps, least):
    """Groups of phrases, with their week, by the one that began them, from pairs in the order of weeks.

    In each week a phrase of no group gathers those near it that have none either; each is near at least half of those
    before it and overlaps with none: `overlaps` has the week from which two phrases are known to share their words.
    What became a group stays one, so a later week adds groups and takes none away.
    """
    near, taken, groups = {}, set(), {}
    for week in sorted({week for week, _, _ in pairs}):
        fresh = [(one, other) for found, one, other in pairs if found == week]
        for one, other in fresh:
            near.setdefault(one, {})[other] = None
        for phrase in sorted({one for one, _ in fresh} - taken):
            group = [phrase]
            for other in near[phrase]:
                is_near = 2 * sum(other in near.get(member, ()) for member in group) >= len(group)
                shares_words = any((other, member) in overlaps and overlaps[other, member] <= week for member in group)
                if other not in taken and is_near and not shares_words:
                    group.append(other)
            if phrase not in taken and len(group) >= least:
                groups[phrase] = (week, group)
                taken.update(group)
    return groups


def model(dbt, session):
    """One row per phrase of a discovered topic, with the phrase that began the topic and the week it did."""
    near = dbt.ref("int_outside_pairs")
    least = int(dbt.config.get("discovered_min_phrases"))
    rows = session.query("select judged_week, phrase_id, other_id from near order by judged_week, phrase_id, npmi desc, other_id")
    pairs = list(zip(*(column.to_pylist() for column in rows.to_arrow_table().columns), strict=True))
    sharing = dbt.ref("int_outside_overlaps")
    rows = session.query("select phrase_id, other_id, known_week from sharing semi join near using (phrase_id)")
    overlaps = {(one, other): week for one, other, week in zip(*(c.to_pylist() for c in rows.to_arrow_table().columns), strict=True)}
    groups = gather(pairs, overlaps, least)
    found = [(first, member, week) for first, (week, members) in groups.items() for member in members]
    kinds = {"first_phrase_id": pa.string(), "phrase_id": pa.string(), "known_from": pa.date32()}
    return pa.table({name: pa.array([row[i] for row in found], kind) for i, (name, kind) in enumerate(kinds.items())})
