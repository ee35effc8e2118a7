"""Memory that columns leave behind is kept for the next ones."""

from __future__ import annotations

from functools import cache

import numpy as np

LARGEST = 33_000_000
"""Bytes, just under the 32 MiB up to which the C library learns."""


@cache
def keep() -> None:
    """Let the C library keep what columns leave, in place of handing it back and asking for it again for each of them.

    glibc gives blocks beyond a threshold back to the system at once, and raises that threshold to the largest block it has seen freed
    (mallopt(3), M_MMAP_THRESHOLD). A page that is new costs as much as computing what goes into it. The block itself is never
    touched, so that it takes no memory. Where there is another C library, nothing happens.
    """
    np.empty(LARGEST, np.uint8)
