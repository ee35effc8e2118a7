"""`python -m bench`: prints the tables. Ends with 1 where a promise was missed, with 2 where nothing could be measured."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path

from bench import applications, demo, ledger, linkage, mainframe, pages, town, writing
from bench.decisions import sections
from bench.load import Unusable
from bench.tables import Table
from bench.town import NotMeasured
from onedoor.lib import clock

DECISIONS = tuple(f"decisions-{name}" for name in sections.NAMES)
NAMES = ("pages", "applications", "demo", "ledger", "linkage", "mainframe", *DECISIONS)
GROUPS = {"decisions": DECISIONS}
"""Names that stand for several tables."""
Say = Callable[[str], None]


def main() -> int:
    """Measure what was asked for and print it; the exit code."""
    asked = _arguments()
    tables: list[Table] = []
    begin = writing.circumstances(sys.argv[1:], load=os.getloadavg()[0], on=clock.today(UTC))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()}\n", flush=True)
    try:
        for table in _tables(asked, _say):
            tables.append(table)
            print(f"{table.title}\n\n{writing.markdown(table)}\n" if asked.markdown else table.text(), flush=True)
            if asked.write and not writing.write(table, begin):
                _say(f"  {table.title}: has no place in {writing.FILE.name}")
    except (NotMeasured, Unusable) as problem:
        print(f"bench: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    if asked.json:
        asked.json.write_text(json.dumps([table.plain() for table in tables], indent=2, ensure_ascii=False) + "\n")
    return 1 if any(table.missed for table in tables) else 0


def _tables(asked: argparse.Namespace, say: Say) -> Iterator[Table]:
    quick = asked.quick
    names = [one for name in asked.only or NAMES for one in GROUPS.get(name, (name,))]
    with ExitStack() as stack:
        if "pages" in names or "applications" in names:
            say("  starting a town …")
            running = stack.enter_context(town.running(applicants=applications.MANY))
            if "pages" in names:
                yield pages.measure(running, rounds=3 if quick else 9, seconds=0.7 if quick else 1.5, say=say)
            if "applications" in names:
                yield applications.measure(running, rounds=1 if quick else 3, seconds=4 if quick else 15, say=say)
    if "ledger" in names:
        say("  starting a town for its ledger …")
        with town.running(applicants=1) as running:
            yield from ledger.measure(running, quick=quick, say=say)
    if "demo" in names:
        yield demo.measure(fresh=not quick, say=say)
    about_decisions = frozenset(name.removeprefix("decisions-") for name in names if name in DECISIONS)
    if about_decisions:
        yield from sections.measure(about_decisions, quick=quick, say=say)
    if "linkage" in names:
        yield linkage.measure(quick=quick, large=asked.large, say=say)
    if "mainframe" in names:
        yield mainframe.measure(rows=100_000 if quick else 1_000_000, say=say)


def _say(line: str) -> None:
    """Progress; the tables alone go to standard output."""
    print(line, file=sys.stderr, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description="Tables of speed.")
    parser.add_argument("--only", action="append", choices=(*NAMES, *GROUPS), help="one table only; may be given again")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds; nothing is downloaded")
    parser.add_argument("--large", action="store_true", help="linkage also of files of 100,000 records: minutes more")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    parser.add_argument("--markdown", action="store_true", help="print the tables as Markdown")
    parser.add_argument("--write", action="store_true", help="also put them in their places in BENCHMARKS.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
