"""What the abstracts of wordings are compared by: see orchestration.papers.sketches, which makes it."""

import pyarrow as pa

from orchestration.papers.sketches import sketched


def model(dbt, session):
    """One row per wording: its abstract's shingles and long words as hashes, and the MinHash bands to find alike ones by."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    abstracts = dbt.ref("int_paper_abstracts")
    new = "true"
    if dbt.is_incremental:
        this = session.table(str(dbt.this))
        last = session.sql("select coalesce(max(change), 0) from this").fetchall()[0][0]
        new = f"change > {last} and wording_id not in (select wording_id from this)"
    rows = session.sql(f"select wording_id, change, text::varchar as text from abstracts where {new}").to_arrow_table()
    text = rows["text"].combine_chunks()
    sketches = sketched(
        pa.concat_arrays(text.chunks) if isinstance(text, pa.ChunkedArray) else text,
        int(dbt.config.get("match_bands")),
        int(dbt.config.get("match_band_rows")),
    )
    for n, name in enumerate(("wording_id", "change")):
        sketches = sketches.add_column(n, name, rows[name].combine_chunks())
    return session.from_arrow(sketches).project("* replace (long_word_bits::bit as long_word_bits)")
