"""Which phrases count as another: acronyms and their long forms, names with an empty word."""

# a query finds relations under the names of variables
# pyright: reportUnusedVariable=false

import itertools

import pyarrow as pa

from papertrends.dbt_model import Dbt, Session
from papertrends.phrases.ties import Agreement, Phrase, acronym_ties, canonical, spelled_out


def model(dbt: Dbt, session: Session) -> pa.Table:
    """One row per n-gram that is a phrase and n-gram that it counts as."""
    ngrams, spellings = dbt.ref("int_phrase_ngrams"), dbt.ref("int_phrase_spellings")
    papers = dbt.ref("int_paper_ngrams")
    found = session.query("""
        select ngram, ngrams.week_end, arg_max(spelling, (papers, spelling))
        from ngrams inner join (select ngram, spelling, count(*) as papers from spellings group by all) using (ngram)
        group by all order by ngram""").fetchall()
    defined = session.query("""
        select said.short, said.long, week_end, count(*)
        from (select week_end, unnest(acronyms) as said from papers where len(acronyms) > 0)
        semi join ngrams on said.short = ngrams.ngram
        group by all order by said.short, said.long, week_end""").fetchall()
    phrases = {ngram: Phrase(ngram, week, spelling) for ngram, week, spelling in found}
    ties = list(acronym_ties(phrases, defined, Agreement(int(dbt.config.get("min_papers")), float(dbt.config.get("min_share")))))
    rows = list(canonical(phrases, itertools.chain(ties, spelled_out(phrases, ties))))
    types = {"ngram": pa.int64(), "canonical_ngram": pa.int64(), "known_from": pa.date32(), "known_until": pa.date32()}
    return pa.table({name: pa.array([row[n] for row in rows], kept_as) for n, (name, kept_as) in enumerate(types.items())})
