"""Where the phrases stand: new texts searched for all of them, older texts for the new ones."""

import pyarrow as pa

from papertrends.phrases.batches import BATCH
from papertrends.phrases.lookup import TEXT_GRAMS, lookup_batches


def model(dbt, session):
    """One row per text and spelling of a phrase in it."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    members, texts = dbt.ref("int_phrase_members"), dbt.ref("int_text_words")
    if dbt.is_incremental:
        last = session.query(f"select coalesce(max(text_no), 0) from {dbt.this}").fetchall()[0][0]
        new = f"where gram not in (select distinct gram from {dbt.this})"
    else:
        last, new = 0, ""
    every = session.query("select gram from members").to_arrow_table().column("gram").to_numpy()
    found = session.query(f"select gram, words from members {new}").to_arrow_table()
    added, sizes = found.column("gram").to_numpy(), set(found.column("words").to_pylist())

    older = session.query(f"select text_no, words from texts where text_no <= {last} order by text_no")
    newer = session.query(f"select text_no, words from texts where text_no > {last} order by text_no")

    def batches():
        if len(added):
            yield from lookup_batches(older.to_arrow_reader(BATCH), added, sizes)
        yield from lookup_batches(newer.to_arrow_reader(BATCH), every)

    return pa.RecordBatchReader.from_batches(TEXT_GRAMS, batches())
