"""Batches of texts, worked on in threads while they are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import pyarrow as pa

THREADS: Final = 2
BATCH_ROWS: Final = 4000
"""Texts handed on at a time: the memory of one batch serves the next."""


def replaced_texts(batches: pa.RecordBatchReader, texts: Sequence[str], by: Callable[..., pa.RecordBatch]) -> pa.RecordBatchReader:
    """Replace the texts of a stream of batches by what is made of them, while it is read: no more than a few are held.

    Args:
        batches: read in the thread that reads the result.
        texts: the columns that hold texts.
        by: makes of these columns of some rows a batch with a row for each; called in `THREADS` other threads.

    Returns:
        The batches in their order; the columns that `by` made stand at their end, and the texts are gone.
    """
    others = [name for name in batches.schema.names if name not in texts]

    def replaced(batch: pa.RecordBatch) -> pa.RecordBatch:
        made = by(*(batch.column(text) for text in texts))
        columns = [batch.column(name) for name in others] + made.columns
        return pa.RecordBatch.from_arrays(columns, names=others + made.schema.names)

    def stream() -> Iterator[pa.RecordBatch]:
        ahead: deque[Future[pa.RecordBatch]] = deque()
        with ThreadPoolExecutor(THREADS) as threads:
            for batch in batches:
                ahead.append(threads.submit(replaced, batch))
                if len(ahead) > THREADS:
                    yield ahead.popleft().result()
            yield from (last.result() for last in ahead)

    return pa.RecordBatchReader.from_batches(replaced(pa.RecordBatch.from_pylist([], batches.schema)).schema, stream())
