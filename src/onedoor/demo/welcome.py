"""What the demo says when the town is open: its address, and who one can be."""

import shutil
import textwrap
from collections.abc import Iterable

from onedoor.catalogue.definitions import Jurisdiction
from onedoor.lib.languages import Text, in_language

LANGUAGE = "en"


def text(town: Jurisdiction, *, address: str, mail: str, log: str) -> str:
    """The greeting. `mail` and `log` are the folders of the kept messages and of the logs."""
    lines = ["", f"{in_language(town.name, LANGUAGE)} is open at {address}", ""]
    if town.personas.residents:
        lines += [
            "Sign in as a resident:",
            *_table((one.name, one.about) for one in town.personas.residents.values()),
        ]
    if town.personas.officers:
        lines += ["", f"or as an officer at {address}/desk/:"]
        lines += _table((one.name, one.about) for one in town.personas.officers.values())
    lines += [
        "",
        f"Mail that the town sends is kept in {mail}",
        f"Logs are in {log}",
        "Agencies' systems, and what happens when one is away: onedoor demo systems, onedoor demo off SYSTEM",
        "Ctrl-C ends everything.",
    ]
    return "\n".join(lines)


def _table(people: Iterable[tuple[str, Text]]) -> list[str]:
    rows = [(name, in_language(about, LANGUAGE)) for name, about in people]
    left = max(len(name) for name, _ in rows) + 4
    width = max(shutil.get_terminal_size((100, 24)).columns, left + 30)
    return [
        line
        for name, about in rows
        for line in textwrap.wrap(
            about,
            width,
            initial_indent=f"  {name}".ljust(left),
            subsequent_indent=" " * left,
            break_long_words=False,
        )
        or [f"  {name}"]
    ]
