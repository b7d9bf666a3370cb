"""Spellings of phrases, read from the papers that made them phrases."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session, in_batches
from papertrends.phrases.batches import BATCH, SPELLINGS, spelling_batches


def model(dbt: Dbt, session: Session) -> pa.RecordBatchReader:
    """One row per n-gram that is a phrase and one of the first papers with it: its spelling, and the runs of words in it."""
    dbt.config(materialized="incremental", incremental_strategy="append")
    phrases, ngrams, papers = dbt.ref("int_phrase_ngrams"), dbt.ref("int_paper_ngrams"), dbt.ref("papers")
    most = dbt.config.get("papers_a_phrase")
    known = (
        f"anti join (select distinct ngram, fingerprint from {dbt.this}) as known using (ngram, fingerprint)" if dbt.is_incremental else ""
    )
    wanted = session.query(f"""
        with new as (select phrases.ngram, phrases.week_end, phrases.fingerprint from phrases {known}),
        had as (
            select paper_id, week_end, unnest(list_transform(ngrams, lambda n: n.ngram)) as ngram from ngrams
        ),
        first_papers as (
            select had.paper_id, new.ngram, new.fingerprint
            from had inner join new on had.ngram = new.ngram and had.week_end <= new.week_end
            qualify row_number() over (partition by had.ngram order by had.week_end, had.paper_id) <= {most}
        ),
        asked as (
            select paper_id, list(struct_pack(ngram := ngram, fingerprint := fingerprint) order by ngram) as wanted
            from first_papers group by paper_id
        )
        select asked.paper_id, papers.title, papers.abstract, asked.wanted
        from asked inner join papers using (paper_id)
        order by asked.paper_id""")
    return in_batches(wanted, BATCH, lambda read: pa.RecordBatchReader.from_batches(SPELLINGS, spelling_batches(read)))
