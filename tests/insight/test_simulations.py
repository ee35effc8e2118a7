"""A simulation compares the law as it is with the law as it might be; here each person is compared again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.insight.conftest import ON, TENANTS
from tests.insight.plain import PlainKernel, inputs_of

from onedoor.catalogue.services import Service
from onedoor.dmn.evaluation import evaluate
from onedoor.dmn.kernel import kernels
from onedoor.dmn.model import Model
from onedoor.feel.values import Missing
from onedoor.insight import files, groups, settings, simulations, synthetic
from onedoor.insight.groups import Grouping
from onedoor.insight.rules import side_by_side
from onedoor.insight.settings import Variant
from onedoor.insight.simulations import Rules, Simulation

OTHER_FEES = ["fee online=15.50", "age of the short licence=60", "fee at a counter=20"]
LATER = ["early renewal=P5000D"]


def variant(service: Service, *written: str) -> Variant:
    return settings.variant([settings.read(one, service.model) for one in written], service.model, on=ON)


def plainly(model: Model, variants: Sequence[Variant], wanted: Sequence[str]) -> Rules:
    kernels = [PlainKernel(one, wanted, ON) for one in (model, *(each.of(model) for each in variants))]
    return lambda batch: [kernel.run(batch) for kernel in kernels]


def compiled(model: Model, variants: Sequence[Variant], wanted: Sequence[str]) -> Rules:
    return side_by_side(kernels.compiled(model, wanted=wanted, on=ON), variants)


def simulated(
    service: Service,
    path: Path,
    variants: Sequence[Variant],
    *,
    by: str | None = None,
    batch: int = 250,
    rules: Callable[..., Rules] = compiled,
    **how: Any,
) -> Simulation:
    measure = simulations.measure_of(service)
    grouping = groups.read(by, service.model) if by else None
    wanted = simulations.wanted_of(measure, grouping)
    population = files.opened(path, service.model, wanted=list(service.inputs), batch=batch)
    return simulations.run(
        service=service,
        rules=rules(service.model, variants, wanted),
        variants=variants,
        population=population,
        on=ON,
        measure=measure,
        grouping=grouping,
        **how,
    )


def amounts(model: Model, path: Path, by: str) -> list[tuple[Any, Any, Any]]:
    """For each person: whether, how much (None where it cannot be told), and the group's value."""
    found = []
    for inputs in inputs_of(pq.read_table(path)):
        one = evaluate(model, inputs=inputs, on=ON, wanted=["eligible", "fee", by])
        yes, fee = one.value("eligible"), one.value("fee")
        if isinstance(yes, Missing) or (yes and isinstance(fee, Missing)):
            found.append((None, None, one.value(by)))
        else:
            found.append((yes, fee if yes else Decimal(0), one.value(by)))
    return found


def test_variants_worked_out_together_are_what_each_person_would_be_told(
    benefit: Service, tmp_path: Path
) -> None:
    synthetic.write(tmp_path / "p.parquet", benefit.model, rows=300, recipe=TENANTS)
    rows = settings.grid(["savings limit=6000..26000 step 10000", "taper=0.5|0.65"], benefit.model)
    variants = [settings.variant(row, benefit.model, on=ON) for row in rows]
    together, alone = (
        simulated(
            benefit,
            tmp_path / "p.parquet",
            variants,
            by="household.savings",
            rules=rules,
            edges=[Decimal(6000)],
        )
        for rules in (compiled, plainly)
    )
    assert together.variants == alone.variants
    assert together.variants[0].whole.lose > 5 < together.variants[4].whole.gain
    assert together.variants[0].whole.no_longer > 5 < together.variants[5].whole.newly


@pytest.mark.parametrize("changes", [OTHER_FEES, LATER, OTHER_FEES + LATER])
def test_who_gains_and_who_loses_is_what_comes_out_person_by_person(
    licence: Service, drivers: Path, changes: list[str], tmp_path: Path
) -> None:
    other = variant(licence, *changes)
    done = simulated(licence, drivers, [other], by="renewal kind", out=tmp_path / "out.parquet", threads=2)
    pairs = list(
        zip(
            amounts(licence.model, drivers, "renewal kind"),
            amounts(other.of(licence.model), drivers, "renewal kind"),
            strict=True,
        )
    )
    known = [(was, becomes) for was, becomes in pairs if was[0] is not None and becomes[0] is not None]
    changes_of = [becomes[1] - was[1] for was, becomes in known]
    [effects] = done.variants
    whole = effects.whole
    assert (whole.people, whole.cannot_tell) == (600, 600 - len(known))
    assert whole.before == sum(was[1] for was, _ in known)
    assert whole.after == sum(becomes[1] for _, becomes in known)
    assert whole.difference == sum(changes_of)
    # a fee: whoever pays more loses
    assert (whole.lose, whole.gain) == (
        sum(one > 0 for one in changes_of),
        sum(one < 0 for one in changes_of),
    )
    assert whole.lost == sum(one for one in changes_of if one > 0)
    assert whole.gained == -sum(one for one in changes_of if one < 0)
    assert whole.newly == sum(becomes[0] and not was[0] for was, becomes in known)
    assert whole.no_longer == sum(was[0] and not becomes[0] for was, becomes in known)
    assert sum(effects.sizes.values()) == whole.gain + whole.lose > 0
    by_group: dict[str, Decimal] = defaultdict(Decimal)
    for (was, _), one in zip(known, changes_of, strict=True):
        by_group["(not known)" if isinstance(was[2], Missing) else was[2]] += one
    assert {label: group.difference for label, group in effects.groups.items()} == by_group
    assert sum(group.people for group in effects.groups.values()) == 600
    written = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert {row["row"]: row["difference"] for row in written} == {
        place: becomes[1] - was[1]
        for place, (was, becomes) in enumerate(pairs)
        if was[0] is not None and becomes[0] is not None and was[:2] != becomes[:2]
    }


def test_a_variant_that_changes_nothing_changes_nothing(licence: Service, drivers: Path) -> None:
    [effects] = simulated(licence, drivers, [variant(licence, "fee online=14")]).variants
    whole = effects.whole
    assert (whole.gain, whole.lose, whole.newly, whole.no_longer, whole.difference) == (0, 0, 0, 0, 0)
    assert whole.before == whole.after > 0
    assert not effects.sizes


def test_many_variants_give_what_each_gives_alone(licence: Service, drivers: Path) -> None:
    rows = settings.grid(["fee online=10..14 step 2", "age of the short licence=60|70"], licence.model)
    variants = [settings.variant(row, licence.model, on=ON) for row in rows]
    together = simulated(licence, drivers, variants, batch=97, threads=2).variants
    assert [one.label for one in together][:2] == [
        "fee online = 10, age of the short licence = 60",
        "fee online = 10, age of the short licence = 70",
    ]
    for one, alone in zip(together, variants, strict=True):
        assert one == simulated(licence, drivers, [alone]).variants[0]


@pytest.mark.parametrize(
    ("by", "edges"), [("age", ()), ("age", (Decimal(18), Decimal(70))), ("declaration.resident", ()), ("application.channel", ())]
)  # fmt: skip
def test_groups_add_up_to_the_whole(
    licence: Service, drivers: Path, by: str, edges: tuple[Decimal, ...]
) -> None:
    done = simulated(licence, drivers, [variant(licence, *OTHER_FEES)], by=by, edges=edges)
    [effects] = done.variants
    assert 2 < len(effects.groups) < 12
    for count in ("people", "before", "after", "gain", "lose", "cannot_tell", "newly"):
        parts = [getattr(group, count) for group in effects.groups.values()]
        assert sum(parts) == getattr(effects.whole, count)


def test_a_number_on_an_edge_is_in_the_band_that_begins_there(licence: Service, drivers: Path) -> None:
    edges = (Decimal(18), Decimal(70))
    done = simulated(licence, drivers, [variant(licence, *OTHER_FEES)], by="age", edges=edges)
    ages = [
        evaluate(licence.model, inputs=inputs, on=ON, wanted=["age"]).value("age")
        for inputs in inputs_of(pq.read_table(drivers))
    ]
    assert 18 in ages
    known = [age for age in ages if isinstance(age, Decimal)]
    assert {label: group.people for label, group in done.variants[0].groups.items()} == {
        "under 18": sum(age < 18 for age in known),
        "18 to under 70": sum(18 <= age < 70 for age in known),
        "70 and over": sum(age >= 70 for age in known),
        "(not known)": len(ages) - len(known),
    }


def test_whole_numbers_are_in_whole_bands(benefit: Service, tmp_path: Path) -> None:
    synthetic.write(tmp_path / "p.parquet", benefit.model, rows=300, recipe=TENANTS)
    done = simulated(
        benefit, tmp_path / "p.parquet", [variant(benefit, "taper=0.5")], by="home.extra bedrooms"
    )
    assert done.grouping is not None
    shown = sorted(done.variants[0].groups, key=done.grouping.order)
    assert [one for one in shown if one[0] != "("] == ["under 1", "1", "2", "3", "4", "5 and over"]


def test_groups_are_shown_in_their_order_with_their_titles(licence: Service) -> None:
    grouping = groups.read("Cómo lo solicita", licence.model)
    shown = sorted(["(not known)", "counter", "online", "paper"], key=grouping.order)
    assert [grouping.title(one) for one in shown] == ["Online", "By post", "At a post office", "(not known)"]
    banded = Grouping("age", licence.model.decisions["age"].type, False, (Decimal(9), Decimal(10)))
    assert sorted(["10 and over", "(none)", "under 9", "9 to under 10"], key=banded.order) == [
        "under 9",
        "9 to under 10",
        "10 and over",
        "(none)",
    ]


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("aeg", "There is no input or decision “aeg”. Did you mean “age”?"),
        (
            "seventieth birthday",
            "“seventieth birthday” is date. Group by a number, a choice, a text, or yes and no.",
        ),
    ],
)
def test_what_people_cannot_be_grouped_by_is_said(licence: Service, by: str, said: str) -> None:
    with pytest.raises(groups.NoGrouping) as refused:
        groups.read(by, licence.model)
    assert str(refused.value) == said


@pytest.mark.parametrize("written", ["", "a", "3,2", "1,1", "1,nan"])
def test_bands_that_are_none_are_refused(written: str) -> None:
    with pytest.raises(groups.NoGrouping, match="are no bands"):
        groups.bands(written)


def test_an_amount_that_is_none_is_refused(licence: Service, benefit: Service) -> None:
    with pytest.raises(simulations.NoSuchAmount, match="“renewal kind” is no amount of this service"):
        simulations.measure_of(licence, "renewal kind")
    assert not simulations.measure_of(benefit).is_paid_by_applicant
