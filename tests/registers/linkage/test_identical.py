"""Records without any difference: bounded, however many there are."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests.registers.linkage import people

from onedoor.registers.linkage import candidates, identical, linking, tables
from onedoor.registers.linkage.linking import Linked
from onedoor.registers.linkage.tables import CannotLink

ROW = "ada,hill,1980-01-01,leeds\n"
HEAD = "given name,surname,date of birth,town\n"


def linked(tmp_path: Path, *contents: str) -> Linked:
    files = []
    for number, content in enumerate(contents):
        files.append(tmp_path / f"{number}.csv")
        files[-1].write_text(HEAD + content)
    return linking.link([tables.read(file) for file in files])


def test_one_record_has_no_duplicates(tmp_path: Path) -> None:
    assert linked(tmp_path, ROW).pairs == []


def test_files_of_nothing_but_one_record_are_the_same_one(tmp_path: Path) -> None:
    assert [(one.left, one.right) for one in linked(tmp_path, ROW * 3).pairs] == [(0, 1), (0, 2), (1, 2)]
    assert [(one.left, one.right) for one in linked(tmp_path, ROW, ROW).pairs] == [(0, 1)]
    assert len(linked(tmp_path, ROW * 30_000).pairs) == 29_999


def test_where_all_records_say_the_same_little_nothing_is_claimed(tmp_path: Path) -> None:
    file = tmp_path / "states.csv"
    file.write_text("state,country\n" + "NSW,AU\n" * 50)
    with pytest.raises(CannotLink, match="nothing tells"):
        linking.link([tables.read(file)])


def test_many_identical_records_among_others_are_one_cluster(tmp_path: Path) -> None:
    others = people.population(40, random.Random(3))
    rows = "".join(f"{one['given name']},{one['surname']},{one['date of birth']},{one['town']}\n" for one in others)
    found = linked(tmp_path, rows + ROW * 60)
    assert {(one.left, one.right) for one in found.pairs if one.right >= 40} == {(a, b) for a in range(40, 100) for b in range(a + 1, 100)}
    assert len({one.cluster for one in found.pairs if one.right >= 40}) == 1
    assert found.compared < 1_000
    star = linked(tmp_path, rows + ROW * 3_000)
    assert {(one.left, one.right) for one in star.pairs if one.right >= 40} == {(40, b) for b in range(41, 3_040)}


def test_candidates_are_bounded_where_everybody_lives_in_one_town(tmp_path: Path) -> None:
    many = people.population(6_000, random.Random(3))
    rows = "".join(f"{one['given name']},{one['surname']},1900-01-01,leeds\n" for one in many)
    file = tmp_path / "people.csv"
    file.write_text(HEAD + rows)
    _, records = linking.prepare([tables.read(file)])
    left, _ = candidates.pairs(identical.condense(records).records)
    assert len(left) <= candidates.EVERY_PAIR // 4 + candidates.PER_RECORD * records.count
