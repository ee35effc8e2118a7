"""Residents to apply with: each of them like the demo's first one, with a driving licence that can be renewed at once."""

from __future__ import annotations

import shutil
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

from ruamel.yaml import YAML

LIKE = "elena-marsh"
"""The persona whose records they share; the town's own file says about her that her licence is renewed at once."""
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def with_applicants(jurisdiction: Path, folder: Path, *, number: int, on: date) -> tuple[Path, list[str]]:
    """A copy of the jurisdiction in `folder` where so many more residents can sign in; its path, and what they are called."""
    copy = folder / jurisdiction.name
    shutil.copytree(jurisdiction, copy)
    personas, people = _read(copy / "personas.yaml"), _read(copy / "demo" / "people.yaml")
    like = personas["residents"][LIKE]
    names = []
    for one in range(1, number + 1):
        name, person_number = f"applicant-{one}", numbered(2_000_000 + one)
        email = f"{name}@riverton.example"
        personas["residents"][name] = {**like, "name": f"Applicant {one}", "person_number": person_number, "email": email}
        for records in people.values():
            if like["person_number"] in records:
                records[person_number] = deepcopy(records[like["person_number"]])
        people["population"][person_number]["name"] = f"Applicant {one}"
        people["drivers"][person_number]["photocard valid until"] = on + timedelta(days=30)
        names.append(name)
    _write(copy / "personas.yaml", personas)
    _write(copy / "demo" / "people.yaml", people)
    return copy, names


def numbered(digits: int) -> str:
    """The person number of seven digits, with its letter. Source: the town's personas.yaml."""
    written = f"{digits:07}"
    return f"RV{written}{LETTERS[sum(int(one) * weight for one, weight in zip(written, range(8, 1, -1), strict=True)) % 23]}"


def _read(path: Path) -> dict[str, dict[str, dict[str, object]]]:
    with path.open(encoding="utf-8") as file:
        read: dict[str, dict[str, dict[str, object]]] = YAML(typ="safe").load(file)
        return read


def _write(path: Path, content: object) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
