"""What each act of the ledger is called, and the sentence that tells of it to the person it concerns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from onedoor.trust import acts


def act(name: str) -> str:
    """The act in a word or two; its name where it has none yet."""
    return _titles().get(name, name)


def thing(field: str) -> str:
    """The title of what the ledger names and no register holds; empty for others."""
    return {
        "case": _("Your case"),
        "inquiry": _("Your question about your data"),
        "looks": _("The record of who looked at your data"),
        "account": _("Your account here"),
        "person.name": _("Your name"),
        "person.number": _("Your person number"),
        "person.email": _("Your e-mail address"),
        "person.cases": _("The list of your cases"),
        "privacy.hold": _("That data about you must be kept for now"),
        "link.keys": _("The numbers of your records"),
        "link.probability": _("How sure it is that both are about you"),
    }.get(field, "")


def sentence(name: str, *, who: str, what: str, own: bool, case: str) -> str:
    """Who did what. `own`: the reader did; `case`: the reference of a case of theirs, or empty."""
    places = {"who": who, "what": what or _("something"), "case": case}
    written = (_own() if own else _others()).get(name)
    if written is None:
        you = _("You")
        return f"{who or you}: {act(name)}. {what}".strip()
    told = written % places
    if not case or name in _OF_AN_INQUIRY:
        return told
    of_a_case = _("Case %(case)s.") % places
    return f"{told} {of_a_case}"


def came_of(written: str) -> str:
    """What came of comparing two records, from how the ledger has it: `linked, 0.9876` or `confirmed: the reason`."""
    said, _comma, likely = written.partition(", ")
    try:
        percent = f"{100 * float(likely):.0f}" if likely else ""
    except ValueError:
        percent = ""
    if percent and said in _FOUND:
        return _FOUND[said]() % {"percent": percent}
    said, _colon, because = written.partition(": ")
    return _SAID[said]() % {"because": because} if because and said in _SAID else written


_FOUND = {
    "linked": lambda: _("Taken to be about the same person (%(percent)s %% sure)."),
    "proposed": lambda: _("Not certain (%(percent)s %%): an officer looks at it. Until then it is not used."),
}
_SAID = {
    "confirmed": lambda: _("An officer found that both are about the same person: %(because)s"),
    "rejected": lambda: _("An officer found that they are not about the same person: %(because)s"),
    "undone": lambda: _("An officer undid it, and it is not used any more: %(because)s"),
    "proposed": lambda: _("It is to be looked at again: %(because)s"),
}


FOR_A_REASON = (acts.PERSON_OPENED, acts.COMPARED, acts.RECORDS_LINKED)
"""What is done for a reason that was given, which stands where others have their legal ground."""
_OF_AN_INQUIRY = (
    acts.INQUIRY_MADE,
    acts.INQUIRY_WITHDRAWN,
    acts.INQUIRY_OPENED,
    acts.INQUIRY_EXTENDED,
    acts.INQUIRY_ANSWERED,
)


def _titles() -> dict[str, str]:
    return {
        acts.READ: _("Register read"),
        acts.READ_BEGUN: _("Register asked"),
        acts.READ_OF_ALL: _("Register read for everybody"),
        acts.READ_REFUSED: _("Refused"),
        acts.READ_FAILED: _("No answer"),
        acts.SHOWN: _("Shown"),
        acts.CONSULTED: _("Shown to those who were asked"),
        acts.CASE_OPENED: _("Case opened"),
        acts.PERSON_OPENED: _("Person opened"),
        acts.SEARCHED: _("Search"),
        acts.DECIDED: _("Decision"),
        acts.DOCUMENT_OPENED: _("Document opened"),
        acts.INQUIRY_MADE: _("Question asked"),
        acts.INQUIRY_WITHDRAWN: _("Question taken back"),
        acts.INQUIRY_OPENED: _("Question opened"),
        acts.INQUIRY_EXTENDED: _("More time taken"),
        acts.INQUIRY_ANSWERED: _("Question answered"),
        acts.ACCESS_CHANGED: _("Access changed"),
        acts.SWITCHED: _("System changed"),
        acts.COMPARED: _("Comparison opened"),
        acts.RECORDS_LINKED: _("Records compared"),
        acts.ERASED: _("Entries erased"),
        acts.SCRUBBED: _("Data deleted"),
        acts.HOLD_PLACED: _("Deletion suspended"),
        acts.HOLD_LIFTED: _("Suspension lifted"),
        acts.CONSENT_GIVEN: _("Consent given"),
        acts.CONSENT_WITHDRAWN: _("Consent withdrawn"),
    }


def _own() -> dict[str, str]:
    return {
        acts.READ: _("You looked at %(what)s."),
        acts.READ_BEGUN: _("You asked for %(what)s. The register had not answered when this ended."),
        acts.READ_FAILED: _("You asked for %(what)s. The register did not answer."),
        acts.SHOWN: _("You looked at %(what)s."),
        acts.INQUIRY_MADE: _("You asked about your data: %(case)s."),
        acts.INQUIRY_WITHDRAWN: _("You took your question %(case)s back."),
        acts.CONSENT_GIVEN: _("You gave your consent: %(what)s."),
        acts.CONSENT_WITHDRAWN: _("You withdrew your consent: %(what)s."),
    }


def _others() -> dict[str, str]:
    return {
        acts.READ: _("%(who)s read %(what)s."),
        acts.READ_BEGUN: _(
            "%(who)s began to read %(what)s and was cut off. Whether anything was seen is not known."
        ),
        acts.READ_OF_ALL: _("%(who)s read %(what)s, as of everybody in this register."),
        acts.READ_REFUSED: _(
            "%(who)s asked for %(what)s without an agreement that allows it. Nothing was given."
        ),
        acts.READ_FAILED: _("%(who)s asked for %(what)s. The register did not answer, nothing was given."),
        acts.SHOWN: _("%(who)s was shown %(what)s."),
        acts.CONSULTED: _("%(who)s asked others for their view, who saw %(what)s."),
        acts.CASE_OPENED: _("%(who)s opened a case that concerns you and saw %(what)s."),
        acts.PERSON_OPENED: _("%(who)s opened the page about you, for no case, and saw %(what)s."),
        acts.SEARCHED: _("%(who)s searched, found you and saw %(what)s."),
        acts.DECIDED: _("%(who)s made a decision about you."),
        acts.DOCUMENT_OPENED: _("%(who)s opened a document of yours: %(what)s."),
        acts.INQUIRY_MADE: _("%(who)s asked about your data."),
        acts.INQUIRY_WITHDRAWN: _("%(who)s took a question about your data back."),
        acts.INQUIRY_OPENED: _("%(who)s opened your question about your data."),
        acts.INQUIRY_EXTENDED: _("%(who)s took more time to answer your question about your data."),
        acts.INQUIRY_ANSWERED: _("%(who)s answered your question about your data."),
        acts.ACCESS_CHANGED: _("%(who)s changed what you may do here: %(what)s."),
        acts.SWITCHED: _("%(who)s changed the system in which %(what)s is kept."),
        acts.RECORDS_LINKED: _("%(who)s compared %(what)s, to see whether both are about you."),
        acts.COMPARED: _("%(who)s saw %(what)s where an old and a new system said different things."),
        acts.ERASED: _("%(who)s erased entries of this record whose time was over."),
        acts.SCRUBBED: _("%(who)s deleted data about you that is no longer needed: %(what)s."),
        acts.HOLD_PLACED: _("%(who)s suspended the deletion of data about you: %(what)s."),
        acts.HOLD_LIFTED: _("%(who)s lifted the suspension of the deletion of data about you: %(what)s."),
        acts.CONSENT_GIVEN: _("%(who)s recorded your consent: %(what)s."),
        acts.CONSENT_WITHDRAWN: _("%(who)s recorded that you withdrew your consent: %(what)s."),
    }
