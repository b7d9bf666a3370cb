"""What the named queries give: a type for each, with the columns that pages use. A test holds each against its query.

A column that may be empty has a type that says so.
"""
