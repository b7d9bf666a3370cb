"""NumPy arrays as Arrow columns, and the other way round, sharing memory.

Pyarrow's own functions do the same, but look whether they were given something of pandas, and import that for half a second.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column(values: NDArray[Any]) -> pa.Array:
    """The Arrow column of a one-dimensional array of numbers."""
    values = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])


def values(column: pa.Array) -> NDArray[Any]:
    """The array of an Arrow column of numbers, none of which is null."""
    return np.frombuffer(column.buffers()[1] or b"", column.type.to_pandas_dtype())[column.offset : column.offset + len(column)]
