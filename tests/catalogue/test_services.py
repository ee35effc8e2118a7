"""Services: found by words and life events, open or closed, and what their pages need of them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onedoor.catalogue import availability, search, services
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.shapes.service import Paused, Seasonal, Status

from .conftest import SERVICE, TOWN, Town

WHY = {"en": "In season only", "es": "Solo en temporada"}
DAYS = st.dates(date(2023, 1, 1), date(2032, 12, 31))
DAYS_OF_YEAR = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: day.strftime("%m-%d"))
OTHERS = {
    "dog-licence": ("Register a dog", "Registrar un perro", ["pet"], ["mascota"]),
    "rubbish": ("Report missed rubbish collection", "Avisar de una recogida de basura", ["bin"], ["cubo"]),
    "market-stall": ("Rent a market stall", "Alquilar un puesto de mercado", ["trader"], ["vendedor"]),
    "planning": (
        "Householder planning permission",
        "Licencia de obras en la vivienda",
        ["extension"],
        ["obra"],
    ),
    "school-place": ("Apply for a school place", "Solicitar plaza escolar", ["pupil"], ["alumno"]),
}


@pytest.fixture(scope="module")
def larger_town(tmp_path_factory: pytest.TempPathFactory) -> Jurisdiction:
    """The made town with some more services, which differ in their words alone."""
    path = tmp_path_factory.mktemp("larger")
    copy_of_town(path)
    town = Town(path)
    written = (path / SERVICE).read_text(encoding="utf-8")
    for id, (en, es, words, palabras) in OTHERS.items():
        text = written.replace("id: cycle-store", f"id: {id}")
        text = text.replace(
            "{en: Rent a cycle store, es: Alquilar un aparcamiento para bicicletas}",
            f"{{en: {en}, es: {es}}}",
        )
        text = text.replace(
            "{en: [bike, parking, shed], es: [bici, garaje]}", f"{{en: {words}, es: {palabras}}}"
        )
        text = text.replace("A dry and locked place for your bicycle.", "Here.").replace(
            "life_events: [moving-home]", "life_events: []"
        )
        text = text.replace("Un lugar seco y cerrado para su bicicleta.", "Aquí.")
        town.write(f"services/{id}/service.yaml", text)
    return town.load()


def copy_of_town(path: Path) -> None:
    """Copy the made town's files into `path`."""
    for file in TOWN.rglob("*.yaml"):
        target = path / file.relative_to(TOWN)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())


def found(jurisdiction: Jurisdiction, query: str, language: str = "en") -> list[str]:
    return [hit.service.id for hit in search.search(jurisdiction, query, language=language)]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("cycle store", "en"),
        ("CYCLE", "en"),
        ("bike", "en"),
        ("bikes", "en"),
        ("bycicle", "en"),
        ("bicicletas", "es"),
        ("bicicletás", "es"),
        ("aparcamento", "es"),
        ("bici", "en"),
        ("shed", "es"),
        ("how do I park my bike?", "en"),
        ("moving home", "en"),
        ("mudarse", "es"),
        ("cyc", "en"),
    ],
)
def test_a_service_is_found_by_what_people_type(larger_town: Jurisdiction, query: str, language: str) -> None:
    assert found(larger_town, query, language)[:1] == ["cycle-store"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "zzzzqqq", "passport", "x" * 10_000])
def test_what_fits_nothing_finds_nothing(larger_town: Jurisdiction, query: str) -> None:
    assert found(larger_town, query) == []


def test_words_are_compared_without_accents_and_capitals() -> None:
    assert search.words("Notificación, ÉTAPE-2 straße") == ["notificacion", "etape", "2", "strasse"]


def test_a_word_of_the_asked_language_counts_more_than_one_of_another(larger_town: Jurisdiction) -> None:
    (here,) = (
        hit for hit in search.search(larger_town, "bici", language="es") if hit.service.id == "cycle-store"
    )
    (there,) = (
        hit for hit in search.search(larger_town, "bici", language="en") if hit.service.id == "cycle-store"
    )
    assert here.score > there.score


def test_a_service_that_fits_better_comes_first(larger_town: Jurisdiction) -> None:
    assert found(larger_town, "rent a market stall")[0] == "market-stall"
    assert set(found(larger_town, "rent")) == {"cycle-store", "market-stall"}


@given(st.data())
def test_a_title_with_one_typing_error_finds_its_service_first(
    larger_town: Jurisdiction, data: st.DataObject
) -> None:
    service = data.draw(st.sampled_from(list(larger_town.services.values())))
    language = data.draw(st.sampled_from(["en", "es"]))
    title = service.title[language]
    place = data.draw(st.integers(0, len(title) - 2))
    letter = data.draw(st.sampled_from("aeinrst"))
    typed = data.draw(
        st.sampled_from(
            [
                title[:place] + title[place + 1 :],  # left out
                title[:place] + letter + title[place:],  # one too many
                title[:place] + letter + title[place + 1 :],  # a wrong one
                title[:place] + title[place + 1] + title[place] + title[place + 2 :],  # swapped
            ]
        )
    )
    assert found(larger_town, typed, language)[0] == service.id


def test_an_open_service_is_open_on_every_day() -> None:
    assert availability.on(Status(), date(2026, 5, 1)).open


@given(DAYS, DAYS)
def test_a_paused_service_is_open_from_the_day_it_names(until: date, day: date) -> None:
    now = availability.on(Status(paused=Paused(until=until, because=WHY)), day)
    assert now.open == (day >= until)
    assert now.opens == (None if now.open else until)
    assert now.because == (None if now.open else WHY)


def test_a_service_paused_until_further_notice_does_not_say_when_it_opens() -> None:
    now = availability.on(Status(paused=Paused(because=WHY)), date(2026, 5, 1))
    assert (now.open, now.opens, now.because) == (False, None, WHY)


@given(DAYS_OF_YEAR, DAYS_OF_YEAR, DAYS)
def test_a_season_says_truly_when_it_opens_and_closes(opens: str, closes: str, day: date) -> None:
    status = Status(seasonal=Seasonal(opens=opens, closes=closes, because=WHY))
    now = availability.on(status, day)
    if now.open:
        assert now.closes is not None
        assert now.closes >= day
        assert all(availability.on(status, one).open for one in (day, now.closes))
    else:
        assert now.opens is not None
        assert now.opens > day
        assert availability.on(status, now.opens).open
        assert not availability.on(status, now.opens - timedelta(days=1)).open


def test_a_season_across_the_new_year_is_open_in_december_and_january() -> None:
    winter = Status(seasonal=Seasonal(opens="11-01", closes="02-29", because=WHY))
    assert availability.on(winter, date(2026, 12, 31)).closes == date(2027, 2, 28)
    assert availability.on(winter, date(2027, 1, 1)).open
    assert availability.on(winter, date(2028, 2, 29)).open
    assert availability.on(winter, date(2027, 3, 1)).opens == date(2027, 11, 1)


def test_a_service_gives_what_its_page_needs(jurisdiction: Jurisdiction) -> None:
    service = jurisdiction.services["cycle-store"]
    (read,) = service.reads
    assert read.title["en"] == "Population register"
    assert [title["en"] for title in read.attributes] == ["Date of birth", "District"]
    assert read.purpose.iri == "https://w3id.org/dpv/sector/publicservices#PublicServiceEligibilityAssessment"
    assert read.legal_basis == "LTA s.4"
    (required,) = service.documents_required
    assert (required.id, required.document.max_megabytes, required.inputs) == (
        "proof-of-purchase",
        5,
        ("bicycle.value",),
    )
    assert service.authority.title["es"] == "Oficina de transporte"
    assert service.jurisdiction is jurisdiction
    assert (
        list(service.inputs)[:2] == ["applicant.date of birth", "applicant.district"]
        or "bicycle.value" in service.inputs
    )
    assert service.automatic_decision in service.model.decisions
    assert len(service.examples) == 6


@pytest.fixture
def in_force(settings: object) -> None:
    """Make the made town the one in force."""
    settings.ONEDOOR_JURISDICTION = TOWN  # type: ignore[attr-defined]


@pytest.mark.usefixtures("in_force")
def test_services_of_the_town_in_force_are_listed_and_found() -> None:
    assert [service.id for service in services.listed()] == ["cycle-store"]
    assert services.find("cycle-store").title["en"] == "Rent a cycle store"
    assert [hit.service.id for hit in services.search("bike", language="en")] == ["cycle-store"]
    assert [service.id for service in services.by_life_event("moving-home")] == ["cycle-store"]
    assert services.by_life_event("retiring") == []


@pytest.mark.usefixtures("in_force")
def test_a_service_that_is_not_there_says_which_was_perhaps_meant() -> None:
    with pytest.raises(services.ServiceNotFound, match="cycle-stor") as caught:
        services.find("cycle-stor")
    assert caught.value.near == "cycle-store"
