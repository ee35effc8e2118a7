"""Work on several threads: in order, not far ahead, and ended by the first error."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from onedoor.insight import running


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(threads: int) -> None:
    def slow_when_even(item: int) -> int:
        time.sleep(0.002 * (item % 2 == 0))
        return item * item

    assert list(running.in_order(slow_when_even, range(40), threads=threads)) == [one**2 for one in range(40)]


@pytest.mark.parametrize("threads", [1, 3])
def test_items_are_not_taken_far_ahead_of_results(threads: int) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for item in range(100):
            taken += 1
            yield item

    for done, _ in enumerate(running.in_order(lambda item: item, items(), threads=threads)):
        assert taken <= done + threads + 1


@pytest.mark.parametrize("threads", [1, 3])
def test_an_error_goes_through_and_no_thread_stays(threads: int) -> None:
    def fails(item: int) -> int:
        if item == 5:
            raise ValueError("five")
        return item

    with pytest.raises(ValueError, match="five"):
        list(running.in_order(fails, range(100), threads=threads))
    assert not [one for one in threading.enumerate() if one.name.startswith("scan")]
