"""Reading digest files. Pure: no dagster, no duckdb, no network.

The public surface, in the order in which it is used:

- `discover.discover(folder, limits)` walks a digests folder and yields a `model.DigestFile` for each file and each
  member of an archive, or a `discover.Unopened` with the reason why something is not read.
- `hashing.content_sha256(file)` hashes the uncompressed content.
- `reading.read_digest(file, limits)` finds the format by content and returns a `reading.Reading`: `format`,
  `reader_version`, `pieces()`, and, once the pieces are used up, `digest`, `accounts` and `content_sha256`.
- `fields.NAMES` is the table of what records call things, `unsupported.KINDS` that of kinds that are known not to be read.
- `readers.READERS` is the registry, `readers.READERS_VERSION` its fingerprint.

Whatever cannot be read raises `model.Unreadable` with a reason code of docs/reason-codes.md.
"""
