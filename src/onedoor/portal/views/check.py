"""Check first: one question a page, the answers in the page, the verdict at the end with its reasons."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods

from onedoor.catalogue.services import Service
from onedoor.catalogue.wording import in_words
from onedoor.design.fields import Field
from onedoor.design.filters import reading_language
from onedoor.dmn.model import InputData
from onedoor.lib.languages import in_language
from onedoor.portal import carrying, checking, explaining, keeping, reading, typed
from onedoor.portal.checking import Answers, Goal, Standing
from onedoor.portal.controls import by_slug, control, slug
from onedoor.portal.days import today
from onedoor.portal.surroundings import Page
from onedoor.portal.typed import Typed
from onedoor.portal.views.home import remember
from onedoor.portal.views.service import found_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, service_id: str) -> HttpResponse:
    """The check of one service. It begins anew with GET; every answer is a POST that carries those before it."""
    service = found_or_404(service_id)
    on = today()
    if request.method == "POST":
        return keeping.dressed(_Posted(request, service, on).answer())

    def draw() -> HttpResponse:
        visit = _Visit(request, service, on, Answers(), "eligible")
        return visit.go_on()

    return keeping.page(
        request, f"check {service.id} {service.digest} {service.asked_by} {on}", draw, with_form=True
    )


@dataclass(frozen=True)
class Answered:
    """A line of the summary: the question's title, what was answered, and how to change it."""

    title: str
    value: str
    slug: str


class _Visit:
    """One request of a check, with what the page carried."""

    def __init__(
        self, request: HttpRequest, service: Service, on: date, answers: Answers, goal: Goal
    ) -> None:
        self.request = request
        self.service = service
        self.on = on
        self.answers = answers
        self.goal: Goal = goal

    def go_on(self) -> HttpResponse:
        """The next question, or the end."""
        standing = checking.stand(self.service, self.answers, goal=self.goal, on=self.on)
        if standing.next is not None:
            return self.ask(self.service.inputs[standing.next])
        return self.end(standing)

    def ask(self, data: InputData, field: Field | None = None) -> HttpResponse:
        """One question; with an earlier answer filled in, or with what was typed and what is wrong with it."""
        field = field or control(self.service, data, language=reading_language(), typed=self._earlier(data))
        errors = list(field.all_errors())
        context = {
            "service": self.service,
            "field": field,
            "question": slug(data.name),
            "number": self.answers.order.index(data.name) + 1
            if data.name in self.answers.order
            else len(self.answers.order) + 1,
            "errors": errors,
            "answers": self.answers.written(),
            "goal": self.goal,
            "first": self.answers.before(data.name) is None,
            "may_be_unsure": True,
        }
        return render(self.request, "portal/check-question.html", context, status=422 if errors else 200)

    def end(self, standing: Standing) -> HttpResponse:
        """Yes, no or cannot tell, why, by which law, and what to do now."""
        service, language = self.service, reading_language()
        lines = explaining.because(
            standing.evaluation, service.decides.eligible, service=service, language=language
        )
        context = {
            "service": service,
            "verdict": standing.verdict,
            "said": getattr(service.verdicts, standing.verdict),
            "reasons": lines,
            "otherwise": explaining.otherwise_for(
                standing.evaluation, service.decides.eligible, service=service, language=language
            ),
            "outcomes": explaining.outcomes(standing.evaluation, service=service, language=language)
            if standing.verdict == "yes"
            else [],
            "can_work_out": standing.more_to_work_out and self.goal == "eligible",
            "still_missing": self._titles(standing.missing)
            if standing.verdict == "cannot_tell" or self.goal == "amounts"
            else [],
            "answered": self._summary(standing.used, language),
            "availability": service.status_on(self.on),
            "answers": self.answers.written(),
            "goal": self.goal,
            "errors": [],
        }
        return render(self.request, "portal/check-end.html", context)

    def _earlier(self, data: InputData) -> Typed:
        if data.name not in self.answers.given:
            return {}
        return typed.of_value(self.answers.given[data.name], data.type, language=reading_language())

    def _titles(self, names: tuple[str, ...]) -> list[str]:
        language = reading_language()
        known = [self.service.inputs[name] for name in names if name in self.service.inputs]
        return [in_language(data.title, language) for data in known if data.title and not data.built_in]

    def _summary(self, names: tuple[str, ...], language: str) -> list[Answered]:
        lines = []
        for name in names:
            data = self.service.inputs[name]
            unsure = name in self.answers.unsure
            value = (
                ""
                if unsure
                else in_words(
                    self.answers.given[name],
                    data.type,
                    language=language,
                    currency=self.service.jurisdiction.currency,
                )
            )
            lines.append(Answered(in_language(data.title or {"en": name}, language), value, slug(name)))
        return lines


class _Posted(_Visit):
    """A posted page: its buttons say what to do."""

    def __init__(self, request: HttpRequest, service: Service, on: date) -> None:
        posted = request.POST
        goal: Goal = "amounts" if posted.get("goal") == "amounts" or "amounts" in posted else "eligible"
        super().__init__(request, service, on, checking.read(posted.get("answers", ""), service), goal)
        self.typed = typed.from_post(posted)
        asked = by_slug(service, posted.get("question", ""))
        self.asked = asked if asked is not None and checking.can_be_asked(service, asked.name) else None
        self.changed = by_slug(service, posted.get("change", ""))

    def answer(self) -> HttpResponse:
        """What the pressed button asks for."""
        posted = self.request.POST
        if "language" in posted:
            return self._in_another_language(posted["language"])
        if "carry" in posted:
            carrying.take(self.request, self.service, self.answers)
            return HttpResponseRedirect(reverse("portal:apply", args=[self.service.id]))
        if self.changed is not None and checking.can_be_asked(self.service, self.changed.name):
            return self.ask(self.changed)
        if self.asked is None:
            return self.go_on()
        if "back" in posted:
            return self._back(self.asked)
        if "add" in posted or "remove" in posted:
            changed = typed.after_button(posted)
            return self.ask(
                self.asked, control(self.service, self.asked, language=reading_language(), typed=changed)
            )
        if "unsure" in posted:
            self.answers = self.answers.without_idea(self.asked.name)
            return self.go_on()
        return self._read(self.asked)

    def _read(self, data: InputData) -> HttpResponse:
        value, field = reading.read(self.service, data, self.typed, language=reading_language(), on=self.on)
        if next(field.all_errors(), None) is not None:
            return self.ask(data, field)
        self.answers = self.answers.with_answer(data.name, value)
        return self.go_on()

    def _back(self, data: InputData) -> HttpResponse:
        before = self.answers.before(data.name)
        if before is None:
            return HttpResponseRedirect(reverse("portal:service", args=[self.service.id]))
        return self.ask(self.service.inputs[before])

    def _in_another_language(self, chosen: str) -> HttpResponse:
        """The same page in the other language, with what was typed."""
        known = chosen in dict(Page(self.request).other_languages)
        if known:
            translation.activate(chosen)
        if self.asked is None:
            response = self.go_on()
        else:
            field = (
                control(self.service, self.asked, language=reading_language(), typed=self.typed)
                if self.typed
                else None
            )
            response = self.ask(self.asked, field)
        if known:
            remember(response, chosen)
        return response
