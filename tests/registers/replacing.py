"""A town whose population register is being replaced: two systems in one table, and what is done with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.registers.conftest import AS_OF, AT, TOWN, gather

from onedoor.catalogue import jurisdictions
from onedoor.catalogue.definitions import Jurisdiction
from onedoor.catalogue.services import Service
from onedoor.identity.actors import Actor
from onedoor.registers import shadows, switching, tallies
from onedoor.registers.connectors.connector import Register
from onedoor.registers.connectors.held.connector import Held
from onedoor.registers.models import Difference, Record, Switch
from onedoor.registers.switching import To

OPS = Actor(kind="system", id="operator:ops", name="Operator ops")
LEGACY = """connector: {kind: held}
legacy:
  connector: {kind: held}
  capabilities:
    person: [date of birth, religion]
    home: [household, property number]
"""


@pytest.fixture
def replaced(tmp_path: Path, settings: Any) -> Iterator[Jurisdiction]:
    """The town, whose population register is being replaced in two steps."""
    town = tmp_path / "town"
    shutil.copytree(TOWN, town)
    file = town / "registers" / "population.yaml"
    file.write_text(file.read_text().replace("connector: {kind: held}\n", LEGACY))
    settings.ONEDOOR_JURISDICTION = town
    tallies.forget()
    yield jurisdictions.load(town, run_examples=False)
    shadows.wait()
    tallies.forget()


@pytest.fixture
def service(replaced: Jurisdiction) -> Service:
    return replaced.services["allowance"]


def put(system: str, key: str = "A1", /, **attributes: Any) -> None:
    """A record straight into the table: what a system says, also where it does not fit."""
    said = {
        "date of birth": "1957-03-09",
        "household": [{"person number": "M0", "age": "20"}],
        "property number": "P1",
        "religion": None,
    }
    said |= {name.replace("_", " "): value for name, value in attributes.items()}
    Record.objects.update_or_create(register=system, key=key, defaults={"attributes": said, "as_of": AS_OF})


OLD, NEW = "population (legacy)", "population"


@pytest.fixture
def both(db: None) -> Callable[..., None]:
    """Puts Ada into both systems, the same unless said otherwise of the new one."""

    def fill(**new: Any) -> None:
        put(OLD)
        put(NEW, **new)

    return fill


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The systems that are asked, in order."""
    asked: list[str] = []
    read = Held.read

    def noted(self: Held, *, register: Register, **how: Any) -> Any:
        asked.append(register.name)
        return read(self, register=register, **how)

    monkeypatch.setattr(Held, "read", noted)
    return asked


def to(state: To, capability: str | None = None) -> list[Switch]:
    return switching.switch(
        name="population", capability=capability, to=state, reason="step 3", by=OPS, at=AT
    )


def values(service: Service) -> Mapping[str, Any]:
    found = {fact.attribute: fact.value for fact in gather(service).facts if fact.register == "population"}
    shadows.wait()
    return found


def kinds(**of: Any) -> list[tuple[str, str]]:
    found = Difference.objects.filter(**of).values_list("kind", "attribute")
    return sorted(one for one in found if one[0] != "slower")  # a busy machine is no difference
