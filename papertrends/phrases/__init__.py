"""Finding phrases in titles and abstracts. Pure: no dagster, no dbt, no duckdb; dbt Python models call it.

`words` knows which words can stand in a phrase, `folding` makes one form of a word's spellings, `grams` turns texts
into arrays of candidate phrases, `acronyms` ties short forms to long ones.
"""
