"""Whether a target was met, and how it is written in a table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Targets:
    """Gathers targets that were missed, for the table's end."""

    missed: list[str] = field(default_factory=list)

    def least(self, what: str, ratio: float, wanted: float) -> str:
        """The cell for “at least so many times”."""
        return self._cell(what, f"≥ {wanted:g}×", ratio >= wanted, f"{ratio:.2f}×, not {wanted:g}×")

    def most(self, what: str, value: float, wanted: float, unit: str = "×") -> str:
        """The cell for “at most so much”."""
        return self._cell(what, f"≤ {wanted:g}{unit}", value <= wanted, f"{value:.2f}{unit}, not {wanted:g}{unit}")

    def _cell(self, what: str, wanted: str, is_met: bool, said: str) -> str:
        if not is_met:
            self.missed.append(f"{what}: {said}")
        return f"{wanted} {'met' if is_met else 'NOT MET'}"


def megabytes(size: float) -> str:
    """Bytes as megabytes."""
    return f"{size / 1e6:,.0f} MB"


def duration(seconds: float) -> str:
    """A time with three digits."""
    if seconds < 1e-3:
        return f"{seconds * 1e6:,.1f} µs"
    if seconds < 1:
        return f"{seconds * 1e3:,.1f} ms"
    return f"{seconds:,.2f} s"
