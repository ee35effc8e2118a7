"""The kernel: what it takes and gives, what it does with large numbers, with what it cannot compile, with other figures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from tests.dmn.kernel.small_laws import MEMBER, ON, decided, law, question

from onedoor.dmn.errors import NoFigure, UnknownName
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.kernel import kernels, populations
from onedoor.dmn.kernel.loading import WrongColumn
from onedoor.feel.values import Missing, Value


def test_a_column_per_input_that_the_wanted_decisions_can_need() -> None:
    model = law({"x": "p.a + 1", "y": "if p.ok then x else 0"})
    kernel = kernels.compiled(model, wanted=["y"], on=ON)
    assert kernel.schema.names == ["p.a", "p.ok"]
    assert kernel.schema.field("p.a").type == pa.decimal128(18, 2)
    assert kernels.compiled(model, wanted=["y"], on=ON) is kernel


def test_an_unknown_decision_is_refused() -> None:
    with pytest.raises(UnknownName, match="There is no decision “z”"):
        kernels.compiled(law({"x": "p.a"}), wanted=["z"], on=ON)


def test_states_and_what_is_missing_are_told_by_row_and_counted() -> None:
    model = law({"x": "if p.ok then p.a else p.b"})
    answers = decided(
        model,
        [{"p.ok": True, "p.a": Decimal(5)}, {"p.ok": None, "p.b": None}, {"p.ok": True}, {"p.a": Decimal(1)}],
    )
    assert list(answers.state("x")) == [0, 1, 2, 2]
    assert answers.missing_counts("x") == {"p.a": 1, "p.b": 1, "p.ok": 1}
    assert answers.table.column("x").to_pylist() == [Decimal("5.00"), None, None, None]


def test_a_column_that_is_not_there_is_missing_for_all() -> None:
    model = law({"x": "p.a + p.b", "n": "count(h.members)"})
    answers = kernels.Kernel(model, ["x", "n"], ON).run(
        populations.batch_of([{"p.a": Decimal(1)}] * 3, model)
    )
    assert answers.value("x", 2) == Missing(("p.b",))
    assert answers.missing_counts("n") == {"h.members": 3}


@pytest.mark.parametrize(
    "column",
    [
        pa.array([100, 250], pa.int64()),
        pa.array([100.0, 250.0]),
        pa.array([Decimal(100), Decimal(250)], pa.decimal128(38, 10)),
        pa.array([Decimal(100), Decimal(250)], pa.decimal32(9, 2)),
        pa.array([Decimal(100), Decimal(250)], pa.decimal64(18, 4)),
        pa.array([100, 250], pa.int16()),
    ],
)
def test_numbers_come_in_any_of_arrows_types(column: pa.Array) -> None:
    model = law({"x": "p.a / 4"})
    answers = kernels.Kernel(model, ["x"], ON).run(pa.RecordBatch.from_arrays([column], names=["p.a"]))
    assert [answers.value("x", row) for row in range(2)] == [25, Decimal("62.5")]


@pytest.mark.parametrize(
    "type", [pa.decimal32(9, 2), pa.decimal64(18, 2), pa.decimal128(18, 2), pa.decimal128(38, 2)]
)
def test_decimals_of_any_size_are_read_to_their_last_digit_also_from_the_middle_of_a_column(
    type: pa.DataType,
) -> None:
    most = Decimal(10 ** min(type.precision, 18) - 1).scaleb(-2)
    amounts = [Decimal("1.00"), -most, None, most, Decimal("-0.01"), Decimal("7.00")]
    whole = pa.RecordBatch.from_arrays([pa.array(amounts, type)], names=["p.a"])
    members = pa.array([[{"pay": one} for one in amounts], []], pa.list_(pa.struct([("pay", type)])))
    model = law({"x": "p.a * 2", "y": "count(h.members[pay < 0])"})
    answers = kernels.Kernel(model, ["x"], ON).run(whole.slice(1, 4))
    assert [answers.value("x", row) for row in (0, 2, 3)] == [-most * 2, most * 2, Decimal("-0.02")]
    assert list(answers.state("x")) == [0, 2, 0, 0]
    inside = kernels.Kernel(model, ["y"], ON).run(pa.RecordBatch.from_arrays([members], names=["h.members"]))
    exact = next(iter(populations.rows(pa.RecordBatch.from_arrays([members], names=["h.members"]), model)))
    assert inside.value("y", 0) == evaluate(model, inputs=exact, on=ON, wanted=["y"]).value("y")
    assert inside.value("y", 1) == 0


def test_decimals_of_256_bits_are_refused() -> None:
    column = pa.array([Decimal(1)], pa.decimal256(50, 2))
    with pytest.raises(WrongColumn, match="a number needs a decimal"):
        kernels.Kernel(law({"x": "p.a"}), ["x"], ON).run(pa.RecordBatch.from_arrays([column], names=["p.a"]))


def test_floats_are_read_as_their_shortest_decimal() -> None:
    model = law({"x": "p.a = 0.1", "y": "p.a * 3"})
    column = pa.array([0.1, 0.30000000000000004, 1e-7, 12.5])
    answers = kernels.Kernel(model, ["x", "y"], ON).run(pa.RecordBatch.from_arrays([column], names=["p.a"]))
    assert [answers.value("x", row) for row in range(4)] == [True, False, False, False]
    assert answers.value("y", 3) == Decimal("37.5")


def test_a_column_of_another_type_is_refused_by_name() -> None:
    model = law({"x": "p.a + 1"})
    with pytest.raises(WrongColumn, match=r"“p\.a” is string"):
        kernels.Kernel(model, ["x"], ON).run(pa.RecordBatch.from_arrays([pa.array(["1"])], names=["p.a"]))


LARGE = [
    Decimal(text)
    for text in ("0", "0.01", "9999999999999999.99", "-9999999999999999.99", "92233720368547758.07")
]


@pytest.mark.parametrize(
    "expression",
    [
        "p.a + p.b", "p.a * p.b", "p.a - p.b", "p.a * p.a * p.b", "p.a / p.b", "p.a / 3 + p.b / 7", "max([p.a, p.b]) * 1000",
        "round half up(p.a / 7, 2)", "p.a * p.b > 1", "p.a * p.b = p.b * p.a", "p.a / 3 * 3 = p.a", "abs(p.a) ** 2",
        "sum([p.a, p.b, p.a, p.b])", "if p.a * 1000000 > p.b then p.a else p.b * 1000000", "modulo(p.a, 7)", "decimal(p.a * p.b, 2)",
    ],
)  # fmt: skip
def test_numbers_at_the_edge_of_64_bits_stay_right(expression: str) -> None:
    model = law({"x": expression})
    decided(model, [{"p.a": a, "p.b": b} for a in LARGE for b in LARGE])


def test_more_numbers_than_64_bits_hold_are_decided_exactly() -> None:
    model = law({"x": "p.a + 1", "y": "p.a > 5"})
    cases = [{"p.a": Decimal(10) ** 25}, {"p.a": Decimal(-(10**25))}, {"p.a": Decimal(7)}]
    kernel = kernels.Kernel(model, ["x", "y"], ON)
    column = pa.array([case["p.a"] for case in cases], pa.decimal128(38, 2))
    answers = kernel.run(pa.RecordBatch.from_arrays([column], names=["p.a"]))
    assert [answers.value("x", row) for row in range(3)] == [case["p.a"] + 1 for case in cases]
    assert [answers.value("y", row) for row in range(3)] == [True, False, True]
    assert answers.exact_rows == 2
    assert answers.table.column("x").to_pylist() == [case["p.a"] + 1 for case in cases]


def test_only_close_calls_are_decided_one_by_one() -> None:
    model = law({"x": "p.a / p.b >= 0.5", "y": "p.a / p.b"})
    cases = [{"p.a": Decimal(a), "p.b": Decimal(b)} for a in range(1, 40) for b in range(40)]
    answers = decided(model, cases)
    assert 0 < answers.exact_rows < len(cases) / 4


def test_two_groupings_of_the_same_people_are_joined_by_person_number() -> None:
    unit = {"who": {"type": "text"}, "due": {"type": "money"}, "dependants": {"type": "list of text"}}
    model = law(
        {
            "due at home": "sum(concatenate([0], t.units[list contains(h.members.number, who)].due))",
            "per member": "for m in h.members return sum(concatenate([0], t.units[who = m.number].due))",
            "pay of units": "for u in t.units return sum(concatenate([0], h.members[number = u.who].pay))",
            "both": "some m in h.members satisfies some u in t.units satisfies m.number = u.who and u.due > m.pay",
            "eldest in a unit": "max(h.members[list contains(t.units.who, number)].age)",
        },
        types={"unit": {"who": unit["who"], "due": unit["due"]}},
        input_data={"t.units": question("list of unit")},
    )
    people = [
        {"number": str(place), "age": Decimal(20 + place), "pay": Decimal(100 * place)} for place in range(4)
    ]
    units = [{"who": str(place), "due": Decimal(150)} for place in (3, 1, 9, 1)]
    cases = [
        {"h.members": people[first:last], "t.units": units[begin:]}
        for first in range(3)
        for last in range(first, 5)
        for begin in range(4)
    ]
    assert decided(model, cases).exact_rows == 0


FALLEN = law(
    {
        "words": 'upper case(string join([p.kind, "!"]))',
        "next": "p.a + 1",
        "long": "string length(words) > 4",
        "shown": "words",
    }
)


def test_what_cannot_be_compiled_is_named_with_its_place() -> None:
    obstacles = kernels.Kernel(FALLEN, list(FALLEN.decisions), ON).obstacles
    first = next(one for one in obstacles if one.decision == "words")
    assert first.path == ("decisions", "words", "value")
    assert first.offset == len("upper case(")
    assert "the function “string join”" in first.message
    assert "next" not in {one.decision for one in obstacles}


def test_what_cannot_be_compiled_is_decided_person_by_person_with_a_warning() -> None:
    kernel = kernels.Kernel(FALLEN, list(FALLEN.decisions), ON)
    batch = populations.batch_of([{"p.kind": "abc"}, {"p.kind": None}, {"p.a": Decimal(1)}], FALLEN)
    with pytest.warns(kernels.SlowPath, match="person by person"):
        answers = kernel.run(batch)
    assert [answers.value("shown", row) for row in range(2)] == ["ABC!", "!"]
    assert answers.value("words", 2) == Missing(("p.kind",))
    assert [answers.value("next", row) for row in (1, 2)] == [Missing(("p.a",)), 2]
    decided(FALLEN, [{"p.kind": "abc", "p.a": Decimal(2)}, {}, {"p.kind": "abcd"}])


def test_decisions_that_rest_on_one_decided_person_by_person_are_compiled() -> None:
    model = law({"slow": "log(p.a)", "near": "if slow > 1 then p.b else 0", "gone": "slow = null"})
    cases = [{"p.a": Decimal(a), "p.b": Decimal(7)} for a in (-1, 0, 1, 2, 3, 1000)] + [{"p.b": Decimal(1)}]
    decided(model, cases)
    assert {one.decision for one in kernels.Kernel(model, ["gone", "near"], ON).obstacles} == {"slow"}


def test_a_law_without_a_figure_for_the_day_says_so() -> None:
    model = law({"x": "p.a * rate"}, parameters={"rate": {"type": "number", "values": {date(2027, 1, 1): 2}}})
    with pytest.warns(kernels.SlowPath, match="no figure"), pytest.raises(NoFigure):
        kernels.Kernel(model, ["x"], ON).run(populations.batch_of([{"p.a": Decimal(1)}], model))


def test_more_than_64_inputs_are_told_apart() -> None:
    names = [f"q.x{place}" for place in range(150)]
    model = law({"x": " + ".join(names)}, input_data={name: question("money") for name in names})
    cases = [
        {name: Decimal(1) for name in names if name != gone}
        for gone in (names[0], names[62], names[63], names[149])
    ]
    decided(model, [*cases, {}])


@pytest.mark.parametrize("threads", [1, 2])
def test_many_batches_come_out_in_their_order_and_few_are_taken_ahead(threads: int) -> None:
    model = law({"x": "p.a * 2"})
    taken: list[int] = []

    def batches() -> Iterator[pa.RecordBatch]:
        for place in range(20):
            taken.append(place)
            yield populations.batch_of([{"p.a": Decimal(place)}] * 3, model)

    for place, one in enumerate(kernels.Kernel(model, ["x"], ON).run_many(batches(), threads=threads)):
        assert one.value("x", 0) == 2 * place
        assert len(taken) <= place + 1 + threads + kernels.AHEAD
    assert len(taken) == 20


def test_a_batch_is_decided_in_pieces_that_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernels, "ROWS", 7)
    model = law(
        {
            "x": "sum(concatenate([0], h.members.pay))",
            "k": 'if p.ok then p.kind else "none"',
            "l": "h.members[age > 1]",
        }
    )
    cases = [
        {
            "h.members": [
                {"number": str(n), "age": Decimal(n), "pay": Decimal(place)} for n in range(place % 4)
            ],
            "p.ok": place % 3 == 0,
            "p.kind": f"kind {place % 5}",
        }
        for place in range(40)
    ]
    decided(model, cases)


def test_cases_become_a_batch_and_come_back_the_same() -> None:
    model = law({"x": "p.a"})
    member = {"number": "1", "age": None, "pay": Decimal("12.34")}
    cases: list[dict[str, Value]] = [
        {"p.a": Decimal("1.25"), "p.ok": None, "p.kind": "é", "h.members": [member]},
        {"h.members": None, "p.b": None},
        {},
    ]
    assert list(populations.rows(populations.batch_of(cases, model), model)) == cases


def test_the_plain_evaluation_needs_no_numpy() -> None:
    code = (
        "import sys, onedoor.dmn.evaluation, onedoor.dmn.build;"
        "print([name for name in ('numpy', 'pyarrow', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_population_of_whole_numbers_runs_without_any_row_decided_exactly() -> None:
    model = law({"x": "round half up(p.a * 12 / 52, 2) * 3", "y": "p.a * 12 / 52 > 3"})
    batch = pa.RecordBatch.from_arrays([pa.array(np.arange(100_000))], names=["p.a"])
    answers = kernels.Kernel(model, ["x", "y"], ON).run(batch)
    assert answers.exact_rows == 0
    assert answers.value("x", 13) == 9
    assert not answers.value("y", 13)


def test_a_list_within_a_filter_of_itself_keeps_the_two_apart() -> None:
    model = law(
        {
            "own": "count(h.members[(some other in h.members[ok] satisfies (true and ok))])",
            "other": "count(h.members[some other in h.members[ok] satisfies other.age > age])",
        },
        types={"member": {**MEMBER, "ok": {"type": "boolean"}}},
    )
    flags = [(True, False), (False, True, True), (False, False), ()]
    cases = [
        {
            "h.members": [
                {"number": "1", "age": Decimal(n), "pay": Decimal(1), "ok": ok} for n, ok in enumerate(each)
            ]
        }
        for each in flags
    ]
    answers = decided(model, cases)
    assert [answers.value("own", row) for row in range(4)] == [1, 2, 0, 0]


def test_the_order_of_texts_is_that_of_feel_also_where_a_batch_has_none() -> None:
    model = law(
        {"first": "p.kind < p.other", "late": 'p.kind >= "m"'}, input_data={"p.other": question("text")}
    )
    kernel = kernels.Kernel(model, ["first", "late"], ON)
    texts = ["", "a", "Z", "ä", "m", "zz", "é"]
    cases = [{"p.kind": one, "p.other": other} for one in texts for other in texts]
    answers = kernel.run(populations.batch_of(cases, model))
    assert [answers.value("first", row) for row in range(len(cases))] == [a < b for a in texts for b in texts]
    empty = kernel.run(populations.batch_of([{}] * 3, model, ["p.kind", "p.other"]))
    assert empty.missing_counts("first") == {"p.kind": 3, "p.other": 3}


@pytest.mark.parametrize("amount", [Decimal("5.00"), Decimal("-0.01"), Decimal("9999999999999999.99")])
def test_compact_answers_are_those_of_the_table_in_half_the_memory(amount: Decimal) -> None:
    answers = decided(law({"x": "p.a"}), [{"p.a": amount}, {"p.a": None}, {}])
    assert answers.compact.column("x").to_pylist() == answers.table.column("x").to_pylist()
    assert answers.compact.schema.field("x").type == pa.decimal64(18, 2)


def test_an_amount_of_nineteen_digits_is_not_made_compact() -> None:
    answers = decided(law({"x": "p.a"}), [{"p.a": Decimal("10000000000000000.00")}])
    assert answers.compact.schema == answers.table.schema
