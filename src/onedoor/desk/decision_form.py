"""The form of a decision: outcome, grounds, and the reason where it differs from what the rules propose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from onedoor.cases import definitions
from onedoor.cases.decisions import Proposal
from onedoor.cases.terms import Outcome
from onedoor.design.fields import Field
from onedoor.design.filters import text
from onedoor.desk.forms import Choice, long_text, picker, require_choice, require_text

if TYPE_CHECKING:
    from onedoor.cases.models import Application

AS_PROPOSED = "as-proposed"


class DecisionForm:
    """What an officer fills in to decide: by rules (as proposed or differently), or by judgement."""

    def __init__(self, request: HttpRequest, case: Application, proposal: Proposal) -> None:
        self.proposal = proposal
        self.discretion = definitions.of(case).decides.discretion
        self.outcome = picker(
            request, name="outcome", label=_("What do you decide?"), choices=self._outcomes()
        )
        self.grounds = picker(
            request,
            name="grounds",
            label=_("On which grounds?"),
            hint=_("Choose all that apply. Each appears in the letter with its law."),
            choices=self._grounds(),
            kind="choices",
        )
        self.reason = long_text(
            request,
            name="reason",
            label=_("Your reasons") if self.discretion else _("Why do you decide differently?"),
            hint=_("The applicant reads this in the letter.")
            if self.discretion
            else _("Only needed where you decide differently. A second officer and the applicant read this."),
        )
        if request.method == "POST":
            self._check()

    def _outcomes(self) -> tuple[Choice, ...]:
        if self.discretion:
            return tuple(Choice(one.id, text(one.title)) for one in self.discretion.outcomes)
        favourable, unfavourable = (
            Choice(Outcome.FAVOURABLE.value, _("Grant it")),
            Choice(Outcome.UNFAVOURABLE.value, _("Refuse it")),
        )
        note = _("As the rules propose. Your decision is final at once.")
        other = _("Different from what the rules propose. It needs your reason and a second officer.")
        return tuple(
            Choice(one.value, one.label, note if one.value == self.proposal.outcome else other)
            for one in (favourable, unfavourable)
        )

    def _grounds(self) -> tuple[Choice, ...]:
        if not self.discretion:
            return ()
        return tuple(Choice(one.id, text(one.text), one.source) for one in self.discretion.grounds)

    def _check(self) -> None:
        self.outcome = require_choice(self.outcome, _("Choose what you decide"))
        if self.discretion:
            self.grounds = require_choice(self.grounds, _("Choose at least one ground"))
            self.reason = require_text(self.reason, _("Write your reasons"))
        elif self.differs:
            self.reason = require_text(self.reason, _("Write why you decide differently"))

    @property
    def differs(self) -> bool:
        """Whether the chosen outcome is not the proposed one."""
        return not self.discretion and bool(self.outcome_id) and self.outcome_id != self.proposal.outcome

    @property
    def outcome_id(self) -> str:
        """The chosen outcome."""
        return self.outcome.said()

    @property
    def reason_list(self) -> list[str]:
        """Grounds by id, and the officer's own words where the service leaves them a judgement."""
        if not self.discretion:
            return []
        return [*self.grounds.chosen(), self.reason.said().strip()]

    @property
    def override_reason(self) -> str | None:
        """Why the officer decides differently; None where they do not."""
        return self.reason.said().strip() if self.differs else None

    @property
    def errors(self) -> list[Field]:
        """The wrong fields, for the error summary."""
        return [*self.outcome.all_errors(), *self.grounds.all_errors(), *self.reason.all_errors()]

    @property
    def valid(self) -> bool:
        """Whether there is nothing to complain about."""
        return not self.errors
