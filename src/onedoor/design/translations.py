"""The interface's sentences and their translations.

`python -m onedoor.design.translations extract` collects them from Python and templates into the catalogues,
`compile` makes what the running site reads, `check` says what has no translation and exits 1 on any.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = "Onedoor"
SOURCE = Path(__file__).parents[1]
LOCALE = SOURCE / "locale"
METHODS = [("**/templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_EXTENSIONS = "jinja2.ext.do,jinja2.ext.loopcontrols"
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false", "extensions": _EXTENSIONS}}


def catalogues() -> list[Path]:
    """The catalogue of each language that is not English."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def used() -> Catalog:
    """Every sentence that the code and the templates of all rooms hand to gettext."""
    found = Catalog(fuzzy=False)
    for name, _line, message, comments, context in extract_from_dir(
        str(SOURCE), METHODS, OPTIONS, KEYWORDS, ["Translators:"], strip_comment_tags=True
    ):
        # Without line numbers: they would change with every edit and say nothing to a translator.
        found.add(message, locations=[(Path(name).as_posix(), 0)], auto_comments=comments, context=context)
    return found


def extract() -> None:
    """Bring every catalogue up to date: new sentences are added empty, those no longer used leave it."""
    fresh = used()
    for path in catalogues():
        known = _read(path)
        known.update(fresh, no_fuzzy_matching=True)
        known.obsolete.clear()
        # no moment of writing and no names of people: the file changes when its sentences do
        known.creation_date = known.revision_date = datetime(2026, 11, 1, tzinfo=UTC)
        known.last_translator = known.language_team = known.msgid_bugs_address = PROJECT
        with path.open("wb") as out:
            write_po(out, known, width=110, sort_output=True, include_lineno=False, omit_header=False)


def lacking() -> Iterator[str]:
    """Each sentence in use that a language has no translation of, as `es: the sentence`."""
    wanted = [message for message in used() if message.id]
    for path in catalogues():
        known = _read(path)
        for message in wanted:
            there = known.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            said = there.string if there is not None and not there.fuzzy else None
            strings = [said] if isinstance(said, str) else list(said or ())
            if not strings or not all(strings):
                yield f"{path.parent.parent.name}: {message.id}"


def compile_all() -> None:
    """Write the compiled catalogue beside each source; the same source gives the same file."""
    for path in catalogues():
        with path.with_suffix(".mo").open("wb") as out:
            write_mo(out, _read(path))


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name)


def main() -> int:
    """The command: extract, compile or check."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb == "extract":
        extract()
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        missing = list(lacking())
        print("\n".join(missing) or "Every sentence is translated.")
        return 1 if missing else 0
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
