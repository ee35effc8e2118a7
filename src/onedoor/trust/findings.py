"""What an audit of the ledger found wrong, and the figures of the audit."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST = 100
"""Findings that are kept; the others are counted."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong."""

    what: str
    position: int | None = None
    """The leaf, from 0, where it is one."""
    entry: int | None = None
    """The entry's id, where it is one."""

    def __str__(self) -> str:
        leaf = f"leaf {self.position}" if self.position is not None else ""
        entry = f"entry {self.entry}" if self.entry is not None else ""
        where = ", ".join(filter(None, (leaf, entry)))
        return f"{where}: {self.what}" if where else self.what


@dataclass
class Report:
    """What was audited, and what is wrong, in the order of the tree."""

    size: int = 0
    waiting: int = 0
    """Entries that have no place in the tree yet."""
    erased: int = 0
    checkpoints: int = 0
    findings: list[Finding] = field(default_factory=list)
    found: int = 0

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it where there are too many."""
        self.found += 1
        if len(self.findings) < MOST:
            self.findings.append(finding)
