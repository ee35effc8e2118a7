"""Whether a file really is what it seems: by its content, never by its name. Nothing of it is run."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator
from pathlib import Path

import pikepdf
import puremagic
from PIL import Image, UnidentifiedImageError

from onedoor.lib.languages import Text

MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg"}
"""What can be accepted, by the word a definition writes."""

MOST_PIXELS = 60_000_000
"""A picture that unpacks to more is a bomb, not a photo (a large scan, A3 at 400 dpi, has 31 million)."""
MOST_OBJECTS = 200_000
"""Objects of a PDF; plans of large buildings have some ten thousand."""


class Suspect(ValueError):
    """The file is not taken; `text` says why and what to do, in each language."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text["en"])


def media_type_of(path: Path, *, accept: Collection[str]) -> str:
    """The media type of the file at `path`, which is one of `accept` (pdf, png, jpeg). Raises Suspect."""
    kind = _kind(path)
    if kind is None or kind not in accept:
        raise Suspect(_another_type(accept))
    if kind == "pdf":
        _open_pdf(path)
    else:
        _open_picture(path, kind)
    return MEDIA_TYPES[kind]


def _kind(path: Path) -> str | None:
    try:
        found = {match.mime_type for match in puremagic.magic_file(str(path))[:3]}
    except (puremagic.PureError, ValueError, OSError):
        return None
    return next((kind for kind, media_type in MEDIA_TYPES.items() if media_type in found), None)


def _open_picture(path: Path, kind: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=[kind.upper()]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Suspect(_TOO_MANY_PIXELS)
                picture.verify()
            # verify() reads the frame alone; load() also finds a picture that is cut off
            with Image.open(path, formats=[kind.upper()]) as picture:
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise Suspect(_TOO_MANY_PIXELS) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as broken:
        if isinstance(broken, Suspect):
            raise
        raise Suspect(_DAMAGED) from broken


def _open_pdf(path: Path) -> None:
    try:
        with pikepdf.open(path) as document:
            if document.is_encrypted:
                raise Suspect(_LOCKED)
            if len(document.objects) > MOST_OBJECTS:
                raise Suspect(_DAMAGED)
            if len(document.pages) == 0:
                raise Suspect(_DAMAGED)
            if any(_acts(one) for one in document.objects):
                raise Suspect(_ACTS)
    except pikepdf.PasswordError as locked:
        raise Suspect(_LOCKED) from locked
    except (pikepdf.PdfError, OSError, RuntimeError, OverflowError, RecursionError) as broken:
        raise Suspect(_DAMAGED) from broken


_ACTING_KEYS = (
    "/JS",
    "/JavaScript",
    "/Launch",
    "/EmbeddedFile",
    "/EmbeddedFiles",
    "/XFA",
    "/RichMediaContent",
)
_ACTING_KINDS = ("/JavaScript", "/Launch", "/EmbeddedFile", "/ImportData", "/RichMedia", "/GoToE")


def _acts(one: pikepdf.Object) -> bool:
    """Whether this object, or one written inside it, runs a script or a program, or carries another file."""
    return any(_acts_itself(part) for part in _with_parts(one, depth=20))


def _with_parts(one: pikepdf.Object, *, depth: int) -> Iterator[pikepdf.Object]:
    # parts that have a number of their own come up by themselves among the document's objects
    yield one
    if depth == 0:
        raise Suspect(_DAMAGED)
    parts: list[object] = []
    if isinstance(one, pikepdf.Array):
        parts = list(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        parts = [one.get(key) for key in one.keys()]  # noqa: SIM118 - not a mapping
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _with_parts(part, depth=depth - 1)


def _acts_itself(one: pikepdf.Object) -> bool:
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if any(key in one for key in _ACTING_KEYS):
        return True
    return any(str(one.get(key, "")) in _ACTING_KINDS for key in ("/S", "/Type", "/Subtype"))


def _another_type(accept: Collection[str]) -> Text:
    names = [kind.upper() for kind in MEDIA_TYPES if kind in accept]
    return {
        "en": f"The selected file must be a {_listed(names, 'or')}. Save it as one of these and try again.",
        "es": f"El archivo debe ser {_listed(names, 'o')}. Guárdelo en uno de estos formatos e inténtelo de nuevo.",
    }


def _listed(names: list[str], last: str) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {last} {names[-1]}"


_DAMAGED: Text = {
    "en": "The file is damaged and cannot be opened. Save or scan it again and upload the new file.",
    "es": "El archivo está dañado y no se puede abrir. Guárdelo o escanéelo de nuevo y suba el archivo nuevo.",
}
_LOCKED: Text = {
    "en": "The file is protected by a password. Save it without a password and upload it again.",
    "es": "El archivo está protegido con contraseña. Guárdelo sin contraseña y súbalo de nuevo.",
}
_ACTS: Text = {
    "en": "The PDF contains a script or another file inside it. Print it to a new PDF and upload that one.",
    "es": "El PDF contiene un programa u otro archivo en su interior. Imprímalo en un PDF nuevo y suba ese.",
}
_TOO_MANY_PIXELS: Text = {
    "en": "The picture is too large. Make it smaller and upload it again.",
    "es": "La imagen es demasiado grande. Redúzcala y súbala de nuevo.",
}
