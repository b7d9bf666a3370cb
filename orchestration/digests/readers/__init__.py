"""The registry of readers: a new format is one module here, and one line below.

The order matters only where two readers would understand one file: the more particular one comes first.
"""

from __future__ import annotations

import hashlib

from orchestration.digests.model import Reader
from orchestration.digests.readers import hf_page_text

READERS: tuple[Reader, ...] = (
    hf_page_text.GLUED,
    hf_page_text.SPACED,
)

READERS_VERSION = hashlib.sha256(",".join(sorted(f"{r.name}:{r.version}" for r in READERS)).encode()).hexdigest()[:12]
"""Names and versions of all readers: a file that none understood is tried again when it changes."""
