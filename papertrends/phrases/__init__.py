"""Finding phrases in titles and abstracts. Pure: no dagster, no dbt, no duckdb; dbt Python models call it.

`words` tells which words can be part of a phrase, `folding` reduces the spellings of a word to one form, `ngrams` turns
texts into arrays of n-grams, `acronyms` finds what short forms stand for, `batches` does this from Arrow to Arrow.
"""
