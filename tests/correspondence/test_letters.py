"""Letters as tagged PDF, whatever people are called."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.correspondence.conftest import TOWN
from tests.correspondence.pdf import problems_of, text_of

from onedoor.correspondence import inbox, letters
from onedoor.identity.models import Person

NOW = datetime(2026, 3, 2, 10, 0, 0, 123456, tzinfo=UTC)


def receipt(**more: Any) -> dict[str, Any]:
    """Data of the simplest letter."""
    table = {"heading": "Answers", "columns": ["Question", "Answer"], "rows": [["Rent", "£900"]]}
    return {
        "title": "Receipt",
        "town": "Oakford",
        "colour": "#204030",
        "fonts": ["A typeface nobody has", "Libertinus Serif"],
        "authority": "Parks",
        "contact": ["1 Elm Lane"],
        "to": ["Ana"],
        "date": {"label": "Date", "text": "2 March 2026"},
        "reference": {"label": "Your reference", "text": "GG-0000-0000"},
        "contact_label": "Contact us",
        "page": "Page",
        "opening": "Hello",
        "answers": table,
        "known": {**table, "rows": []},
        "documents": {"heading": "Documents", "items": ["lease.pdf"]},
        "next": {"heading": "Next", "text": "We write to you."},
        **more,
    }


def rendered(language: str = "en", **more: Any) -> bytes:
    return letters.render(template="receipt", data=receipt(**more), language=language, at=NOW)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_letter_is_tagged_titled_and_in_a_language(language: str) -> None:
    assert problems_of(rendered(language), language=language, title="Receipt") == []


def test_the_check_of_accessibility_notices_an_untagged_pdf() -> None:
    import typst

    plain = typst.compile(b"= Hello\n world", format="pdf", pdf_tags=False)
    assert isinstance(plain, bytes)
    assert "not marked as tagged" in problems_of(plain, language="en", title="Receipt")


MARKUP = [
    '#panic("x")',
    "#panic()",
    "$x^2$ *bold* _it_ `raw` @ref <label>",
    "= Heading",
    "\\ \\u{41}",
    "\"quotes\" 'and'",
    "#{",
    "/* */ // x",
    "- list\n+ list",
    "${{sys.inputs}}",
]


@pytest.mark.parametrize("name", MARKUP)
def test_what_looks_like_markup_stays_text(name: str) -> None:
    text = text_of(rendered(to=[name], opening=name, documents={"heading": "D", "items": [name]}))
    assert text.count(" ".join(name.split())) >= 3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), max_size=80))
def test_no_name_breaks_a_letter(name: str) -> None:
    assert rendered(to=[name], title=f"Letter to {name}", opening=name).startswith(b"%PDF-1.7")


def test_a_character_no_typeface_shows_is_said_in_words_or_marked(caplog: pytest.LogCaptureFixture) -> None:
    text = text_of(rendered(opening="Dear 😀 বাংলা, 👨\u200d👩\u200d👧!"))
    assert "Dear [grinning face] ?????, [man][woman][girl]!" in text
    assert "letters/fonts" in caplog.text


def test_names_in_many_scripts_are_shown_as_they_are() -> None:
    names = "Łukasz Đặng Žofie Ελένη Мария שרה سارة Ծովինար ნინო"
    text = text_of(rendered(opening=names))
    assert all(name in text for name in ("Łukasz", "Đặng", "Žofie", "Ελένη", "Мария", "ნინო"))
    assert "?" not in text


def test_the_same_data_at_the_same_moment_give_the_same_bytes() -> None:
    assert rendered() == rendered()
    assert rendered() != rendered(opening="Something else")


def test_a_letter_that_lacks_data_or_a_template_is_an_error_in_words() -> None:
    with pytest.raises(letters.CannotRender, match=r"letters/no-such\.typ"):
        letters.render(template="no-such", data={}, language="en")
    with pytest.raises(letters.CannotRender, match="colour"):
        letters.render(template="receipt", data={}, language="en")


def test_the_towns_own_template_goes_before_the_generic_one(tmp_path: Path, settings: Any) -> None:
    import shutil

    shutil.copytree(TOWN, tmp_path / "town")
    (tmp_path / "town" / "letters").mkdir()
    (tmp_path / "town" / "letters" / "receipt.typ").write_text(
        '#import "letterhead.typ": data, letter\n#show: letter\nIn our own words: #data.opening\n'
    )
    settings.ONEDOOR_JURISDICTION = tmp_path / "town"
    content = rendered()
    assert "In our own words: Hello" in text_of(content)
    assert problems_of(content, language="en", title="Receipt") == []


def test_a_template_reads_nothing_of_the_machine(tmp_path: Path, settings: Any) -> None:
    import shutil

    shutil.copytree(TOWN, tmp_path / "town")
    (tmp_path / "town" / "letters").mkdir()
    (tmp_path / "town" / "letters" / "receipt.typ").write_text('#read("/etc/passwd")')
    settings.ONEDOOR_JURISDICTION = tmp_path / "town"
    with pytest.raises(letters.CannotRender):
        rendered()


@pytest.mark.django_db
def test_a_letter_of_a_kind_is_written_once_and_read_by_its_person_alone() -> None:
    ana = Person.objects.create_user(subject="ana", name="Ana")
    bo = Person.objects.create_user(subject="bo", name="Bo")

    def write() -> Any:
        return letters.write(
            person=ana,
            about="GG-0000-0000",
            kind="receipt",
            title="Receipt",
            template="receipt",
            data=receipt(),
            language="en",
            at=NOW,
        )

    letter = write()
    assert write().pk == letter.pk
    assert (inbox.of(ana), inbox.of(bo)) == ([letter], [])
    assert bytes(inbox.find(person=ana, letter_id=letter.pk).content).startswith(b"%PDF")
    with pytest.raises(inbox.LetterNotFound):
        inbox.find(person=bo, letter_id=letter.pk)
    inbox.read(letter=letter, at=NOW)
    inbox.read(letter=letter, at=NOW.replace(year=2027))
    assert inbox.find(person=ana, letter_id=letter.pk).read_at == NOW
    assert letter.file_name == "GG-0000-0000-receipt.pdf"
