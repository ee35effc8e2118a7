"""Letters as tagged PDF (PDF/UA-1), set by typst. What people wrote reaches a letter as data, never as markup."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from onedoor.catalogue import jurisdictions
from onedoor.correspondence import glyphs
from onedoor.correspondence.models import Letter

if TYPE_CHECKING:
    from onedoor.identity.models import Person

GENERIC = Path(__file__).parent / "templates" / "correspondence"


log = logging.getLogger(__name__)

MOST_TRIES = 4
"""Each finds all characters that cannot be shown at once; what stands for them can be shown."""


class CannotRender(RuntimeError):
    """The template is missing, broken, or does not fit its data; says what typst said and where."""


def render(*, template: str, data: Mapping[str, Any], language: str, at: datetime | None = None) -> bytes:
    """The PDF of a letter.

    `template` is the name of a .typ file (without its ending) of the jurisdiction's letters, else of the generic ones;
    every .typ file of both may be imported by it. `data` is plain JSON, which the template reads with
    `json(bytes(sys.inputs.data))`: text in it stays text. `at` is the moment written into the file; the same data at the
    same moment give the same bytes. Raises CannotRender.
    """
    files = _files()
    entry = f"{template}.typ"
    if entry not in files:
        raise CannotRender(
            f"There is no letter “{template}”: write letters/{entry} in the jurisdiction's folder."
        )
    files = {**files, "main.typ": f'#include "{entry}"'.encode()}
    said: Any = {**data, "language": language}
    for _ in range(MOST_TRIES):
        try:
            return _compiled(files, said, at=at)
        except typst.TypstError as error:
            lost = glyphs.undisplayable(error.diagnostic or error.message)
            if not lost:
                raise CannotRender(f"{entry}: {error.diagnostic or error.message}") from error
            said = glyphs.without(said, lost)
            if unreadable := list(glyphs.letters_lost(lost)):
                log.warning(
                    "No typeface shows %s: put one into letters/fonts.", " ".join(map(ascii, unreadable))
                )
    raise CannotRender(f"{entry}: no typeface shows its text. Put one into the jurisdiction's letters/fonts.")


def _compiled(files: Mapping[str, bytes], data: Mapping[str, Any], *, at: datetime | None) -> bytes:
    pdf: bytes = typst.compile(  # type: ignore[call-overload]  # its stub forgets input by file name
        dict(files),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=_fonts(_own_folder() / "fonts"),
        timestamp=at.replace(microsecond=0) if at else None,  # a PDF knows no parts of a second
    )
    return pdf


@lru_cache(maxsize=4)
def _fonts(own: Path) -> typst.Fonts:
    """The typefaces that come with typst (open licences) and the jurisdiction's; none of the machine's: letters are the

    same everywhere."""
    paths: list[str] = [str(own)] if own.is_dir() else []
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)


def _files() -> dict[str, bytes]:
    """The templates by file name: generic ones, overlaid by the jurisdiction's own."""
    return {
        path.name: path.read_bytes()
        for folder in (GENERIC, _own_folder())
        for path in sorted(folder.glob("*.typ"))
    }


def _own_folder() -> Path:
    town = jurisdictions.current().path
    return town / "letters" if town else GENERIC


def write(
    *,
    person: Person | None,
    about: str,
    kind: str,
    title: str,
    template: str,
    data: Mapping[str, Any],
    language: str,
    at: datetime,
) -> Letter:
    """Render a letter and keep it: in the person's inbox, or (without a person) for the office to post on paper.

    There is one of a kind for each case: a second call gives the first one, also when both come at once.
    Raises CannotRender.
    """
    there = Letter.objects.filter(about=about, kind=kind).first()
    if there is not None:
        return there
    content = render(template=template, data=data, language=language, at=at)
    letter, _ = Letter.objects.get_or_create(
        about=about,
        kind=kind,
        defaults={
            "person": person,
            "language": language,
            "title": title,
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "written_at": at,
        },
    )
    return letter
