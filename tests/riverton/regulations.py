"""The Housing Benefit Regulations 2006 worked in plain Python, written apart from the definition to check it.

Its figures were typed from the Up-rating Orders a second time, and it goes other ways where there are others: bedrooms by
trying every pairing of children, capital in steps of 250, adults by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from tests.riverton.households import Case, Person

ZERO = Decimal(0)
PASSPORTS = {"income support", "income-based jsa", "income-related esa main phase", "universal credit"}
CARE_RATES = {"attendance allowance", "dla care highest", "dla care middle"} | {
    "pip daily living enhanced",
    "pip daily living standard",
}
ANY_DISABILITY = CARE_RATES | {"dla care lowest", "dla mobility", "pip mobility"}
HIGHEST = {"dla care highest", "pip daily living enhanced"}
ESA = {"esa support group", "esa work-related activity group", "esa assessment phase"}
NOT_INCOME = ANY_DISABILITY | {"child benefit"} | PASSPORTS | {"pension credit"}

# a week, by the year's April; in the order of NAMES
FIGURES = {
    2023: "67.20 84.80 133.30 101.50 77.78 18.53 39.85 56.80 19.55 27.90 30.17 76.40 74.69 42.75 33.70 44.70",
    2024: "71.70 90.50 142.25 108.30 83.24 19.15 42.50 60.60 20.85 29.75 32.20 81.50 80.01 45.60 35.95 47.70",
    2025: "72.90 92.05 144.65 110.15 84.66 19.48 43.20 61.65 21.20 30.25 32.75 82.90 81.37 46.40 36.55 48.50",
}
NAMES = ["young", "single", "couple", "youngcouple", "child", "family", "disability1", "disability2"]
NAMES += ["enhanced1", "enhanced2", "enhancedchild", "severe", "dchild", "carer", "wra", "support"]
BANDS = {
    2023: ("18.10 41.60 57.10 93.40 106.35 116.75", "162 236 308 410 511"),
    2024: ("19.30 44.40 60.95 99.65 113.50 124.55", "176 256 334 445 554"),
    2025: ("19.65 45.15 62.00 101.35 115.45 126.65", "183 266 348 463 577"),
}
LHA = {
    2023: "103.56 205.97 253.15 299.18 368.22",
    2024: "138.08 241.64 299.18 356.71 414.22",
    2025: "138.08 241.64 299.18 356.71 414.22",
}


def pence(amount: Decimal) -> Decimal:
    """Half a penny counts as a penny."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Assessment:
    """One case, assessed. Each property is a step of the regulations."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.year = case.on.year if (case.on.month, case.on.day) >= (4, 1) else case.on.year - 1
        self.figure = dict(zip(NAMES, map(Decimal, FIGURES[self.year].split()), strict=True))
        self.couple = [one for one in (case.applicant, case.partner) if one is not None]
        self.passported = any(one.has(PASSPORTS) for one in self.couple)

    def age(self, person: Person) -> int:
        """Whole years on the day of the case."""
        had_birthday = (self.case.on.month, self.case.on.day) >= (person.born.month, person.born.day)
        return self.case.on.year - person.born.year - (0 if had_birthday else 1)

    # the applicable amount

    @property
    def applicable_amount(self) -> Decimal:
        """Regulation 22."""
        case, figure = self.case, self.figure
        total = self._personal() + figure["child"] * self.children_counted
        if case.children and case.already and case.family_premium != "none":
            lone_rate = case.family_premium == "lone parent" and not case.partner
            total += Decimal("22.20") if lone_rate else figure["family"]
        total += sum(self.premiums().values())
        for child in case.children:
            total += figure["dchild"] if child.has(ANY_DISABILITY) else ZERO
            total += figure["enhancedchild"] if child.has(HIGHEST) else ZERO
        return total

    def _personal(self) -> Decimal:
        case, figure = self.case, self.figure
        main_phase = case.applicant.has({"esa support group", "esa work-related activity group"}) or (
            case.applicant.has({"income-related esa main phase"})
        )
        if case.partner:
            adult = max(self.age(one) for one in self.couple) >= 18
            return figure["couple"] if adult or main_phase else figure["youngcouple"]
        grown = self.age(case.applicant) >= (18 if case.children else 25)
        return figure["single"] if grown or main_phase else figure["young"]

    @property
    def children_counted(self) -> int:
        """Two, or as many as are protected."""
        return min(len(self.case.children), max(2, self.case.protected_children))

    def premiums(self) -> dict[str, Decimal]:
        """Premiums for the adults, and the component."""
        case, figure = self.case, self.figure
        size = "2" if case.partner else "1"
        found: dict[str, Decimal] = {}
        limited = case.applicant.has(ESA | {"income-related esa main phase"})
        if not limited and any(one.has(ANY_DISABILITY) or one.blind for one in self.couple):
            found["disability"] = figure["disability" + size]
        if case.applicant.has({"esa support group"}) or any(one.has(HIGHEST) for one in self.couple):
            found["enhanced"] = figure["enhanced" + size]
        if units := self._severe_units():
            found["severe"] = figure["severe"] * units
        found["carer"] = figure["carer"] * sum(one.has({"carers allowance"}) for one in self.couple)
        group = self.group()
        if group and "disability" not in found:
            kept = group == "support" or case.component_kept
            found["component"] = figure["support" if group == "support" else "wra"] if kept else ZERO
        return found

    def group(self) -> str | None:
        """The group in ESA that gives a component: the claimant's before the partner's."""
        for one in self.couple:
            if one.has({"esa support group"}):
                return "support"
            if one.has({"esa work-related activity group"}):
                return "wra"
        return None

    def _severe_units(self) -> int:
        case = self.case
        if any(self.age(adult) >= 18 and not adult.has(CARE_RATES) for adult in case.adults):
            return 0
        if not case.applicant.has(CARE_RATES):
            return 0
        if not case.partner:
            return 1 if case.paid_carers == 0 else 0
        if case.partner.has(CARE_RATES):
            return max(0, 2 - case.paid_carers)
        return 1 if case.partner.blind and case.paid_carers == 0 else 0

    # income

    @property
    def income(self) -> Decimal:
        """Regulation 27."""
        if self.passported:
            return ZERO
        unearned = sum(
            (amount for one in self.couple for kind, amount in one.benefits if kind not in NOT_INCOME), ZERO
        )
        return self.earnings() + unearned + self.tariff()

    def tariff(self) -> Decimal:
        """A pound for each 250 over 6,000, begun ones too: regulation 52."""
        pounds, reached = 0, Decimal(6000)
        while reached < self.case.savings:
            pounds, reached = pounds + 1, reached + 250
        return Decimal(pounds)

    def earnings(self) -> Decimal:
        """Net earnings after the disregards and childcare."""
        net = {id(one): self._net(one) for one in self.couple}
        total = sum(net.values(), ZERO)
        first = min(total, self._disregard(net, total))
        childcare = self._childcare()
        more = Decimal("17.10")
        second = more if total > 0 and self._works_enough() and total >= first + childcare + more else ZERO
        return max(ZERO, max(ZERO, total - first - second) - childcare)

    def _net(self, one: Person) -> Decimal:
        return max(ZERO, one.gross - one.tax - one.insurance - one.pension / 2)

    def _disregard(self, net: dict[int, Decimal], total: Decimal) -> Decimal:
        premiums = self.premiums()
        ordinary = Decimal(10 if self.case.partner else 5)
        if self.case.children and not self.case.partner:
            return Decimal(25)
        if "disability" in premiums or "severe" in premiums or self.group():
            return Decimal(20)
        carers = [one for one in self.couple if one.has({"carers allowance"})]
        if carers:
            own = sum((net[id(one)] for one in carers), ZERO)
            others = total - own
            return min(Decimal(20), own + min(Decimal(10), others))
        return ordinary

    def _works_enough(self) -> bool:
        if any(one.hours >= 30 and self.age(one) >= 25 for one in self.couple):
            return True
        workers = [one for one in self.couple if one.hours >= 16]
        if not workers:
            return False
        if self.case.children:
            return True
        groups = {"esa support group", "esa work-related activity group"}
        return any(self._disabled(one) or one.has(groups) for one in workers)

    def _disabled(self, one: Person) -> bool:
        """Disabled in the sense of the disability premium, which no claimant with limited capability for work is."""
        limited = one is self.case.applicant and one.has(ESA | {"income-related esa main phase"})
        return not limited and (one.has(ANY_DISABILITY) or one.blind)

    def _childcare(self) -> Decimal:
        case = self.case
        if not case.children or not case.childcare:
            return ZERO
        working = [one.hours >= 16 for one in self.couple]
        groups = {"esa support group", "esa work-related activity group", "income-related esa main phase"}
        incapable = [one.has(ANY_DISABILITY | groups) for one in self.couple]
        entitled = all(working)
        if len(self.couple) == 2 and any(working):
            idle = working.index(False) if not all(working) else None
            entitled = idle is None or incapable[idle]
        return (
            min(case.childcare, Decimal(175 if case.childcare_children == 1 else 300)) if entitled else ZERO
        )

    # rent

    @property
    def bedrooms(self) -> int:
        """Bedrooms needed by the size criteria."""
        others = [*self.case.children, *self.case.adults, *self.case.lodgers]
        grown = [one for one in others if self.age(one) >= 16]
        young = [one for one in others if self.age(one) < 16]
        pairs = {
            frozenset((one.name, one.couple_with))
            for one in grown
            if one.couple_with in {each.name for each in grown}
        }
        return 1 + len(grown) - len(pairs) + self._fewest_rooms(young) + self.case.extra_bedrooms

    def _fewest_rooms(self, children: list[Person]) -> int:
        if not children:
            return 0
        first, rest = children[0], children[1:]
        best = 1 + self._fewest_rooms(rest)
        for other in rest:
            same = first.sex == other.sex
            if same or (self.age(first) < 10 and self.age(other) < 10):
                left = [one for one in rest if one is not other]
                best = min(best, 1 + self._fewest_rooms(left))
        return best

    @property
    def eligible_rent(self) -> Decimal:
        """Regulation 12B with the limit that applies."""
        case = self.case
        factor = {
            "week": Decimal(1),
            "two weeks": Decimal("0.5"),
            "four weeks": Decimal("0.25"),
            "day": Decimal(7),
        }
        charged = case.rent - case.ineligible
        weekly = charged * 12 / 52 if case.period == "month" else charged * factor[case.period]
        weekly = max(ZERO, pence(weekly))
        if case.accommodation != "ordinary":
            return weekly
        if case.landlord == "social":
            spare = max(0, min(2, case.bedrooms - self.bedrooms))
            return weekly - pence(weekly * (ZERO, Decimal("0.14"), Decimal("0.25"))[spare])
        return min(weekly, self._local_housing_allowance())

    def _local_housing_allowance(self) -> Decimal:
        rates = [Decimal(rate) for rate in LHA[self.year].split()]
        needed = min(4, self.bedrooms)
        if needed > 1:
            return rates[needed]
        case = self.case
        exempt = "severe" in self.premiums() or case.reason != "none"
        young = not case.partner and self.age(case.applicant) < 35
        shared = young or not case.self_contained
        return rates[0] if shared and not exempt else rates[1]

    @property
    def deductions(self) -> Decimal:
        """Regulation 74."""
        spared = {"dla care lowest"} | CARE_RATES
        if any(one.has(spared) or one.blind for one in self.couple):
            return ZERO
        return sum((max(self._deduction(one, group) for one in group) for group in self._groups()), ZERO)

    def _groups(self) -> Iterator[list[Person]]:
        """Couples together, everybody else alone."""
        by_name = {one.name: one for one in self.case.adults}
        done: set[str] = set()
        for one in self.case.adults:
            if one.name in done:
                continue
            group = [one, *([by_name[one.couple_with]] if one.couple_with in by_name else [])]
            done |= {each.name for each in group}
            yield group

    def _deduction(self, one: Person, group: Iterable[Person]) -> Decimal:
        rates, starts = BANDS[self.year]
        amounts = [Decimal(rate) for rate in rates.split()]
        idle_benefits = {"income support", "income-based jsa"}
        under_25 = self.age(one) < 25
        if self.age(one) < 18 or one.student or one.has({"pension credit"}):
            return ZERO
        if under_25 and (one.has(idle_benefits) or (one.has({"universal credit"}) and not one.hours)):
            return ZERO
        if one.hours < 16 or one.has(idle_benefits | {"income-related esa main phase"}):
            return amounts[0]
        gross = sum(
            (
                each.gross + sum((a for k, a in each.benefits if k not in ANY_DISABILITY), ZERO)
                for each in group
            ),
            ZERO,
        )
        return amounts[sum(gross >= int(start) for start in starts.split())]

    # benefit

    @property
    def benefit(self) -> Decimal:
        """Regulations 70, 71 and 75, and the capital limit."""
        if not self.passported and self.case.savings > 16000:
            return ZERO
        excess = ZERO if self.passported else max(ZERO, self.income - self.applicable_amount)
        amount = max(ZERO, self.eligible_rent - self.deductions) - pence(excess * Decimal("0.65"))
        return amount if amount >= Decimal("0.50") else ZERO
