"""What needs what: the order in which to read, and rings in which decisions need themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def rings(needs: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield every way from a name back to itself that a walk in order meets, each once: ("a", "b", "a")."""
    done: set[str] = set()
    for start in needs:
        if start in done:
            continue
        trail = {start: iter(needs[start])}
        while trail:
            name, rest = next(reversed(trail.items()))
            following = next(rest, None)
            if following is None:
                del trail[name]
                done.add(name)
            elif following in trail:
                names = list(trail)
                yield (*names[names.index(following) :], following)
            elif following in needs and following not in done:
                trail[following] = iter(needs[following])


def levels(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return how many names stand one behind the other below each: 0 for one that needs none of them (no rings)."""
    found: dict[str, int] = {}
    for name in ordered(needs):
        found[name] = max((found[one] + 1 for one in needs[name] if one in found), default=0)
    return found


def landings(needs: Mapping[str, Sequence[str]], *, steps: int) -> frozenset[str]:
    """Return names to stop at, so that no way down has more than so many steps from one of them to the next (no rings)."""
    above: dict[str, int] = {}
    found: list[str] = []
    for name in ordered(needs):
        above[name] = max((above[one] + 1 for one in needs[name] if one in above), default=0)
        if above[name] >= steps:
            above[name] = 0
            found.append(name)
    return frozenset(found)


def ordered(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the names so that each comes after what it needs (within a ring: in the order met)."""
    done: dict[str, None] = {}
    entered: set[str] = set()
    for start in needs:
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            name, is_ready = waiting.pop()
            if is_ready:
                done[name] = None
            elif name not in entered:
                entered.add(name)
                waiting.append((name, True))
                waiting += [
                    (one, False) for one in reversed(needs[name]) if one in needs and one not in entered
                ]
    return list(done)
