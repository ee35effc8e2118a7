"""Files are believed by their content, never by their name."""

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from onedoor.cases import inspection
from onedoor.cases.inspection import Suspect

ALL = ("pdf", "png", "jpeg")


def picture(format: str, size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(made, format=format)
    return made.getvalue()


def pdf(change: object = None, **save: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    if callable(change):
        change(document)
    made = io.BytesIO()
    document.save(made, **save)  # type: ignore[arg-type]
    return made.getvalue()


@pytest.fixture
def believed(tmp_path: Path):  # type: ignore[no-untyped-def]
    def inspect(content: bytes, accept: tuple[str, ...] = ALL, name: str = "upload") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        return inspection.media_type_of(path, accept=accept)

    return inspect


def test_real_files_are_taken_for_what_they_are(believed) -> None:  # type: ignore[no-untyped-def]
    assert believed(pdf()) == "application/pdf"
    assert believed(picture("PNG")) == "image/png"
    assert believed(picture("JPEG")) == "image/jpeg"


def test_the_name_of_a_file_does_not_matter(believed) -> None:  # type: ignore[no-untyped-def]
    assert believed(pdf(), name="holiday.png") == "application/pdf"
    with pytest.raises(Suspect):
        believed(b"<script>alert(1)</script>", name="letter.pdf")


def test_a_type_that_is_not_asked_for_is_refused_and_named(believed) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Suspect, match="must be a PNG or JPEG"):
        believed(pdf(), accept=("png", "jpeg"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\x00" * 200,
        b"<html><body onload=alert(1)></body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04" + b"\x00" * 100,
        b"GIF89a" + b"\x00" * 100,
        b"%PDF",
        b"%PDF-1.7\n" + b"\x00" * 500,
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        b"\xff\xd8\xff\xe0" + b"\x00" * 100,
    ],
)
def test_what_only_pretends_is_refused(believed, content: bytes) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Suspect):
        believed(content)


@pytest.mark.parametrize("format", ["PNG", "JPEG"])
def test_a_picture_that_is_cut_off_is_refused(believed, format: str) -> None:  # type: ignore[no-untyped-def]
    whole = picture(format, (300, 300))
    with pytest.raises(Suspect):
        believed(whole[: len(whole) // 2])


def test_a_pdf_that_is_cut_off_is_refused_or_repaired_never_an_error(believed) -> None:  # type: ignore[no-untyped-def]
    whole = pdf()
    for end in range(0, len(whole), 7):
        try:
            believed(whole[:end])
        except Suspect:
            continue


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(believed) -> None:  # type: ignore[no-untyped-def]
    import struct

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    bomb += chunk(b"IDAT", zlib.compress(b"\x00" * 3751 * 3000)) + chunk(b"IEND", b"")
    with pytest.raises(Suspect, match="too large"):
        believed(bomb)


def test_a_pdf_with_a_password_is_refused(believed) -> None:  # type: ignore[no-untyped-def]
    for encryption in (pikepdf.Encryption(owner="a", user="b"), pikepdf.Encryption(owner="a", user="")):
        with pytest.raises(Suspect, match="password"):
            believed(pdf(encryption=encryption))


def _script_on_opening(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _script_in_a_page(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.AA = pikepdf.Dictionary(
        O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.Stream(document, b"app.alert(1)"))
    )


def _named_script(document: pikepdf.Pdf) -> None:
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
    names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["x", script])))
    document.Root.Names = names


def _program_to_start(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")


def _file_inside(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


@pytest.mark.parametrize(
    "change", [_script_on_opening, _script_in_a_page, _named_script, _program_to_start, _file_inside]
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_pdf_that_acts_or_carries_is_refused(believed, change: object, packed: bool) -> None:  # type: ignore[no-untyped-def]
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pytest.raises(Suspect, match="script or another file"):
        believed(pdf(change, object_stream_mode=mode))


def test_a_pdf_without_pages_is_refused(believed) -> None:  # type: ignore[no-untyped-def]
    made = io.BytesIO()
    pikepdf.new().save(made)
    with pytest.raises(Suspect):
        believed(made.getvalue())
