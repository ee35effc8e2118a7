"""The made population: the same each time, and one that could live."""

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from onedoor.demo import loading
from onedoor.demo.population import place, records
from onedoor.demo.population.people import PENSION_AGE

TOWN = Path("jurisdictions/riverton")


@pytest.fixture(scope="module")
def made() -> records.Records:
    found = loading.made(TOWN)
    assert found is not None
    return found


def test_there_are_five_thousand_residents_the_personas_among_them(made: records.Records) -> None:
    assert len(made["population"]) == 5000


def test_another_process_makes_identical_rows(made: records.Records) -> None:
    script = (
        "from pathlib import Path; from onedoor.demo import loading; from onedoor.demo.population import records;"
        f"print(records.digest(loading.made(Path({str(TOWN)!r}))))"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77"},
    )
    assert other.stdout.strip() == records.digest(made)


def test_another_seed_makes_other_people(made: records.Records) -> None:
    described = place.read(TOWN / "demo" / "population.yaml")
    other = records.make(described.model_copy(update={"seed": "another"}), {})
    assert records.digest(other) != records.digest(made)


def test_everybody_knows_of_everybody_they_live_with(made: records.Records) -> None:
    population = made["population"]
    for number, record in population.items():
        for member in record["household"]:
            other = population.get(member["person number"])
            if other is not None:
                assert number in {back["person number"] for back in other["household"]}
                assert other["property number"] == record["property number"]


def test_partners_and_the_dates_of_birth_that_members_carry_agree(made: records.Records) -> None:
    population = made["population"]
    for number, record in population.items():
        for member in record["household"]:
            other = population.get(member["person number"])
            if other is None:
                continue
            assert other["date of birth"] == member["date of birth"]
            back = next(one for one in other["household"] if one["person number"] == number)
            assert (member["relation"] == "partner") == (back["relation"] == "partner")


def test_nobody_lives_in_two_homes_and_every_address_is_a_home(made: records.Records) -> None:
    homes = made["property"]
    for record in made["population"].values():
        assert record["address"] == homes[record["property number"]]["address"]


def test_neighbours_are_neighbours_of_each_other(made: records.Records) -> None:
    homes = made["property"]
    for number, home in homes.items():
        for next_door in home["neighbours"]:
            if next_door["property number"] in homes:
                back = homes[next_door["property number"]]["neighbours"]
                assert number in {one["property number"] for one in back}


def test_ages_and_households_resemble_a_town(made: records.Records) -> None:
    as_of = place.read(TOWN / "demo" / "population.yaml").as_of
    ages = [(as_of - record["date of birth"]).days // 365.25 for record in made["population"].values()]
    assert 0.12 < sum(age < 16 for age in ages) / len(ages) < 0.25
    assert 0.12 < sum(age >= PENSION_AGE for age in ages) / len(ages) < 0.25
    sizes = Counter(len(record["household"]) + 1 for record in made["population"].values())
    assert sizes[1] / len(ages) < 0.25


def test_tax_is_never_more_than_pay_and_nobody_of_pension_age_pays_in(made: records.Records) -> None:
    for life in made["tax"].values():
        for job in life["jobs"]:
            assert 0 <= job["income tax"] + job["national insurance"] < job["gross pay"]
        kinds = {payment["kind"] for payment in life["payments"]}
        assert not {"state pension", "universal credit"} <= kinds


def test_made_people_who_may_drive_are_at_least_seventeen(made: records.Records) -> None:
    as_of = place.read(TOWN / "demo" / "population.yaml").as_of
    for number, record in made["drivers"].items():
        born = made["population"][number]["date of birth"]
        if record["licence status"] != "none" and isinstance(born, date):
            assert born <= date(as_of.year - 17, as_of.month, as_of.day)


def test_a_described_place_with_a_mistake_is_refused_with_its_file_and_key(tmp_path: Path) -> None:
    (tmp_path / "population.yaml").write_text("seed: x\nresidents: many\n")
    with pytest.raises(place.BadPlace, match=r"population\.yaml(.|\n)*residents"):
        place.read(tmp_path / "population.yaml")


def test_a_town_too_small_for_its_residents_is_refused() -> None:
    described = place.read(TOWN / "demo" / "population.yaml")
    with pytest.raises(ValueError, match="add streets"):
        records.make(described.model_copy(update={"streets": described.streets[:2]}), {})
