"""The benchmark's law, held against the same law written by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from bench.decisions import by_hand, law, people

from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.kernel import kernels, populations


@pytest.fixture(scope="module")
def made() -> people.People:
    return people.made(1_000)


def test_the_law_gives_what_it_gives_by_hand(made: people.People) -> None:
    model = law.model()
    batch = people.nested(made).combine_chunks().to_batches()[0]
    expected = by_hand.computed(made)
    for place, case in enumerate(populations.rows(batch, model)):
        done = evaluate(model, inputs=case, on=law.DAY, wanted=by_hand.NAMES)
        for name in by_hand.NAMES:
            assert float(done.value(name)) == pytest.approx(expected[name][place], abs=1e-6), (place, case)


def test_columns_give_what_it_gives_by_hand(made: people.People) -> None:
    kernel = kernels.compiled(law.model(), wanted=by_hand.NAMES, on=law.DAY)
    assert kernel.obstacles == ()
    answers = kernel.run(people.nested(made).combine_chunks().to_batches()[0])
    for name, expected in by_hand.computed(made).items():
        found = np.array([float(answers.value(name, row)) for row in range(len(expected))])
        assert np.abs(found - expected).max() < 0.00501, name


def test_threads_give_what_one_gives() -> None:
    many = people.made(200_000)
    alone, together = by_hand.computed(many), by_hand.in_threads(many, 2)
    for name in by_hand.NAMES:
        assert np.allclose(alone[name], together[name])


def test_ages_are_whole_years_on_the_day() -> None:
    born = np.array(["2000-11-01", "2000-11-02", "2000-10-31", "1956-07-01", "2016-10-31"], "datetime64[D]")
    assert by_hand.ages(born).tolist() == [16, 15, 16, 60, 0]


def test_the_same_people_are_made_each_time(made: people.People) -> None:
    again = people.made(1_000)
    assert (made.birth == again.birth).all()
    assert (made.salary == again.salary).all()
    assert 995 <= len(made.birth) <= 1_005
    assert set(made.household) == set(range(len(made.rent)))
    assert date(2016, 11, 1) == law.DAY
