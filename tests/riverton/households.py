"""Made-up households for the check of housing benefit: their shape, how they are drawn, and how the definition is told of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

ADULT_BENEFITS = (
    "income support",
    "income-related esa main phase",
    "universal credit",
    "contribution-based jsa",
    "esa assessment phase",
    "esa support group",
    "esa work-related activity group",
    "carers allowance",
    "dla care highest",
    "dla care middle",
    "dla care lowest",
    "dla mobility",
    "pip daily living enhanced",
    "pip daily living standard",
    "pip mobility",
    "child benefit",
    "private pension",
)


@dataclass
class Person:
    """Somebody in the household. Money is a week's."""

    name: str
    born: date
    sex: str = "female"
    gross: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    insurance: Decimal = Decimal(0)
    pension: Decimal = Decimal(0)
    hours: int = 0
    benefits: list[tuple[str, Decimal]] = field(default_factory=list)
    blind: bool = False
    student: bool = False
    couple_with: str | None = None

    def has(self, kinds: set[str]) -> bool:
        """Whether one of the benefits is paid."""
        return any(kind in kinds for kind, _ in self.benefits)


@dataclass
class Case:
    """A household, its home and its money on a day."""

    on: date
    applicant: Person
    partner: Person | None
    children: list[Person]
    adults: list[Person]
    lodgers: list[Person]
    savings: Decimal
    already: bool
    family_premium: str
    protected_children: int
    component_kept: bool
    paid_carers: int
    childcare: Decimal
    childcare_children: int
    accommodation: str
    landlord: str
    rent: Decimal
    period: str
    ineligible: Decimal
    bedrooms: int
    extra_bedrooms: int
    self_contained: bool
    reason: str


money = st.decimals(min_value=0, max_value=700, places=2, allow_nan=False)
small = st.decimals(min_value=0, max_value=60, places=2, allow_nan=False)


def born(low: int, high: int) -> st.SearchStrategy[date]:
    """A birthday of somebody between the two ages at some time from 2023 to 2026."""
    return st.dates(date(2025 - high, 1, 1), date(2025 - low, 12, 28))


EDGES = [
    "162",
    "176",
    "183",
    "236",
    "256",
    "266",
    "308",
    "334",
    "348",
    "410",
    "445",
    "463",
    "511",
    "554",
    "577",
]
"""Where the deductions for other adults step."""
wages = money | st.sampled_from([Decimal(edge) + Decimal(step) for edge in EDGES for step in ("-0.01", "0")])
seldom = st.sampled_from((False, False, False, True))
mostly = seldom.map(lambda chosen: not chosen)


@st.composite
def people(
    draw: st.DrawFn, name: str, low: int, high: int, *, kinds: tuple[str, ...] = ADULT_BENEFITS
) -> Person:
    """Somebody with or without work, seldom with one to three benefits."""
    person = Person(name=name, born=draw(born(low, high)), sex=draw(st.sampled_from(("female", "male"))))
    if draw(mostly):
        person.hours = draw(st.sampled_from((8, 15, 16, 20, 29, 30, 37)))
        person.gross = draw(wages)
        if draw(st.booleans()):
            person.tax, person.insurance, person.pension = draw(small), draw(small), draw(small)
    if draw(seldom):
        chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3, unique=True))
        person.benefits = [(kind, draw(money)) for kind in chosen]
    return person


@st.composite
def claimants(draw: st.DrawFn, name: str) -> Person:
    """The applicant or partner."""
    person = draw(people(name, 18, 60))
    person.blind = draw(seldom) and draw(seldom)
    return person


@st.composite
def adults(draw: st.DrawFn) -> list[Person]:
    """Up to three non-dependants; the first two may be a couple."""
    kinds = (
        "income support",
        "universal credit",
        "pension credit",
        "contribution-based jsa",
        "pip daily living standard",
    )
    many = draw(st.integers(0, 3))
    found = []
    for number in range(many):
        low, high = draw(st.sampled_from(((19, 80), (22, 26))))  # at 25 the law changes
        found.append(draw(people(f"adult {number}", low, high, kinds=kinds)))
    for person in found:
        person.student = draw(seldom)
    if many >= 2 and draw(st.booleans()):
        found[0].couple_with, found[1].couple_with = found[1].name, found[0].name
    return found


@st.composite
def children(draw: st.DrawFn) -> list[Person]:
    """Up to five children and young people, some disabled."""
    many = draw(st.integers(0, 5))
    kinds = ("dla care highest", "dla care lowest", "dla mobility")
    found = []
    for number in range(many):
        child = draw(people(f"child {number}", 0, 18, kinds=kinds))
        found.append(
            Person(
                name=child.name,
                born=child.born,
                sex=child.sex,
                benefits=child.benefits if number == 0 else [],
            )
        )
    return found


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole case on a day from April 2023 to March 2026."""
    accommodation, landlord = draw(
        st.sampled_from(
            (
                ("ordinary", "private"),
                ("ordinary", "social"),
                ("temporary", "social"),
                ("specified", "social"),
            )
        )
    )
    return Case(
        on=date(2023, 4, 1) + timedelta(days=draw(st.integers(0, 1095))),
        applicant=draw(claimants("applicant")),
        partner=draw(claimants("partner")) if draw(st.booleans()) else None,
        children=draw(children()),
        adults=draw(adults()),
        lodgers=draw(st.lists(st.builds(Person, name=st.just("lodger"), born=born(20, 40)), max_size=1)),
        savings=draw(
            st.decimals(min_value=0, max_value=17000, places=2)
            | st.sampled_from(
                [Decimal(6000), Decimal(6250), Decimal("6250.01"), Decimal(16000), Decimal("16000.01")]
            )
        ),
        already=draw(st.booleans()),
        family_premium=draw(st.sampled_from(("none", "ordinary", "lone parent"))),
        protected_children=draw(st.integers(0, 5)),
        component_kept=draw(st.booleans()),
        paid_carers=draw(st.integers(0, 2)),
        childcare=draw(st.sampled_from([Decimal(0), Decimal("60.50"), Decimal(200), Decimal(350)])),
        childcare_children=draw(st.integers(1, 3)),
        accommodation=accommodation,
        landlord=landlord,
        rent=draw(st.decimals(min_value=50, max_value=2500, places=2)),
        period=draw(st.sampled_from(("week", "two weeks", "four weeks", "month"))),
        ineligible=draw(small),
        bedrooms=draw(st.integers(1, 6)),
        extra_bedrooms=draw(st.sampled_from((0, 0, 0, 1))),
        self_contained=draw(st.booleans()),
        reason=draw(st.sampled_from(("none", "none", "hostel"))),
    )


def without_benefits(case: Case) -> Case:
    """The case with an applicant and partner who get nothing: nobody is passported or spared, all depends on work."""
    for person in (case.applicant, case.partner):
        if person:
            person.benefits, person.blind = [], False
    return case


def needing_care(case: Case) -> Case:
    """The case with an applicant, a partner and other adults who all get a benefit for care."""
    for person in (case.applicant, case.partner, *case.adults):
        if person:
            person.benefits = [("dla care middle", Decimal(70))]
    return case


def told(case: Case) -> dict[str, Any]:
    """The case as inputs of the definition, by their full names, as an example would give them."""
    family = [case.applicant, *([case.partner] if case.partner else [])]
    given: dict[str, Any] = {
        "applicant.date of birth": case.applicant.born,
        "applicant.already gets housing benefit": case.already,
        "applicant.own home reason": case.reason,
        "household.members": _members(case),
        "household.savings": case.savings,
        "household.other income": [],
        "household.family premium kept": case.family_premium,
        "household.protected children": case.protected_children,
        "household.work-related component kept": case.component_kept,
        "household.paid carers": case.paid_carers,
        "household.childcare charges": case.childcare,
        "household.childcare children": case.childcare_children,
        "children.payments": [one for child in case.children for one in _payments(child)],
        "adults.jobs": [one for adult in case.adults for one in _jobs(adult)],
        "adults.payments": [one for adult in case.adults for one in _payments(adult)],
        "home.accommodation": case.accommodation,
        "home.landlord": case.landlord,
        "home.rent": case.rent,
        "home.rent period": case.period,
        "home.ineligible charges": case.ineligible,
        "home.bedrooms": case.bedrooms,
        "home.extra bedrooms": case.extra_bedrooms,
        "home.self-contained": case.self_contained,
    }
    for group, person in zip(("applicant", "partner"), family, strict=False):
        given[f"{group}.jobs"] = _jobs(person)
        given[f"{group}.payments"] = _payments(person)
        given[f"{group}.severely sight impaired"] = person.blind
    return given


def _members(case: Case) -> list[dict[str, Any]]:
    groups = {
        "partner": [case.partner] if case.partner else [],
        "child": case.children,
        "other adult": case.adults,
        "lodger": case.lodgers,
    }
    return [
        {
            "person number": person.name,
            "relation": relation,
            "sex": person.sex,
            "date of birth": person.born,
            "couple with": person.couple_with,
            "full-time student": person.student,
        }
        for relation, persons in groups.items()
        for person in persons
    ]


def _jobs(person: Person) -> list[dict[str, Any]]:
    if not person.hours:
        return []
    return [
        {
            "person number": person.name,
            "employer": "Works",
            "kind": "employed",
            "hours per week": person.hours,
            "gross pay": person.gross,
            "income tax": person.tax,
            "national insurance": person.insurance,
            "pension contribution": person.pension,
        }
    ]


def _payments(person: Person) -> list[dict[str, Any]]:
    return [
        {"person number": person.name, "kind": kind, "weekly amount": amount}
        for kind, amount in person.benefits
    ]
