"""NumPy arrays as Arrow columns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def column(values: NDArray[Any]) -> pa.Array:
    """The Arrow column of a one-dimensional array of numbers, which shares its memory.

    `pyarrow.array` would do the same, but looks whether it was given something of pandas, and imports that for half a second.
    """
    values = np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(values)])
