"""The equality gate: every model, fed DuckDB's own inputs, has to give DuckDB's rows on the other engine."""
