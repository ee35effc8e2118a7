"""What a service names elsewhere: its authority, life events, documents, registers, its own decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from onedoor.catalogue.folder import Folder, ServiceEntry
from onedoor.catalogue.problems import Problem
from onedoor.catalogue.purposes import PURPOSES
from onedoor.catalogue.spelling import suggest


def problems(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    """Names in the service that lead nowhere."""
    yield from _authority(folder, entry)
    yield from _life_events(folder, entry)
    yield from _evidence(folder, entry)
    yield from _registers(folder, entry)
    yield from _keywords(folder, entry)
    yield from _decisions(entry)
    yield from _inputs(entry)


def _authority(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    if "organisations.yaml" in folder.broken:
        return
    service = entry.content
    organisation = folder.organisations.get(service.competent_authority)
    if organisation is None:
        what = f"there is no organisation “{service.competent_authority}”"
        yield _unknown(
            entry, ["competent_authority"], what, folder.organisations, "add it to organisations.yaml"
        )
    elif service.team not in organisation.teams:
        what = f"“{service.competent_authority}” has no team “{service.team}”"
        yield _unknown(entry, ["team"], what, organisation.teams, "add it to organisations.yaml")


def _life_events(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    known = folder.content("life_events.yaml", {})
    if "life_events.yaml" in folder.broken:
        return
    for place, event in enumerate(entry.content.life_events):
        if event not in known:
            what = f"there is no life event “{event}”"
            yield _unknown(entry, ["life_events", place], what, known, "add it to life_events.yaml")


def _evidence(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    known = folder.content("documents.yaml", {})
    if "documents.yaml" in folder.broken:
        return
    for name, described in entry.content.input_data.items():
        for place, document in enumerate(described.evidence):
            if document not in known:
                path = ["input_data", name, "evidence", place]
                what = f"there is no document “{document}”"
                yield _unknown(entry, path, what, known, "add it to documents.yaml")


def _registers(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    for name, described in entry.content.input_data.items():
        if described.purpose is not None and described.purpose not in PURPOSES:
            path = ["input_data", name, "purpose"]
            what = f"“{described.purpose}” is not a purpose"
            yield _unknown(entry, path, what, PURPOSES, "choose one of the guide for authors")
        if not described.is_of_a_register:
            continue
        register, _, attribute = str(described.source).partition(".")
        path = ["input_data", name, "from"]
        known = folder.registers.get(register)
        if known is None:
            if f"registers/{register}.yaml" not in folder.broken:
                what = f"there is no register “{register}”"
                yield _unknown(entry, path, what, folder.registers, f"write registers/{register}.yaml")
        elif attribute not in known.content.attributes:
            what = f"the register “{register}” has no attribute “{attribute}”"
            full = [f"{register}.{one}" for one in known.content.attributes]
            instead = suggest(described.source, full, otherwise="add it to the register's attributes")
            yield entry.source.problem(path, what, instead)
        else:
            yield from _about(entry, name, described.about, register, known.content.key)


NUMBERS = ("person number", "property number")
"""The numbers that all registers of a town share; a register with `key: record number` has its own."""


def _about(entry: ServiceEntry, name: str, about: str | None, register: str, key: str) -> Iterator[Problem]:
    """Whose record a register is asked for has to be said by the number that it knows."""
    if about is None:
        if key == "property number":
            what = f"“{register}” is asked by property number, and nothing says for which property"
            yield entry.source.problem(["input_data", name], what, "add `about`, with an input that is a property number.")
        return
    others = [one for one in NUMBERS if one != key and one in about]
    if key in about or not others:
        return
    what = f"“{register}” is asked by {key}, and `about` gives a {others[0]}"
    instead = "name an input that is one."
    if key == "record number":
        instead = "leave `about` away: a link between registers leads to the applicant's record; or give the register's own numbers."
    yield entry.source.problem(["input_data", name, "about"], what, instead)


def _keywords(folder: Folder, entry: ServiceEntry) -> Iterator[Problem]:
    written = entry.content.keywords
    for language in written:
        if language not in folder.languages:
            what = f"“{language}” is not a language of this jurisdiction"
            yield _unknown(entry, ["keywords", language], what, folder.languages, "delete it", key=True)
    missing = [language for language in folder.languages if written and language not in written]
    for language in missing:
        what = f"there are no keywords in “{language}”"
        yield entry.source.problem(["keywords"], what, f"add {language}: [word, word].", key=True)


def _decisions(entry: ServiceEntry) -> Iterator[Problem]:
    service = entry.content
    named: list[tuple[Sequence[object], str]] = [(["decides", "eligible"], service.decides.eligible)]
    named += [(["decides", "amounts", place], one) for place, one in enumerate(service.decides.amounts)]
    if service.cost is not None and service.cost.decision is not None:
        named.append((["cost", "decision"], service.cost.decision))
    known = entry.decisions
    for path, name in named:
        if known is not None and name not in known:
            what = f"there is no decision “{name}”"
            yield _unknown(entry, path, what, known, "add it to decisions")
    decided = service.decisions.get(service.decides.eligible)
    if (
        decided is not None
        and decided.all_of is None
        and decided.any_of is None
        and decided.type != "boolean"
    ):
        what = f"“{service.decides.eligible}” does not answer yes or no"
        instead = "name a decision made of all_of or any_of, or one with type: boolean."
        yield entry.source.problem(["decides", "eligible"], what, instead)


def _inputs(entry: ServiceEntry) -> Iterator[Problem]:
    service = entry.content
    for place, name in enumerate(service.decides.also_ask):
        if name not in service.input_data:
            what = f"there is no input “{name}”"
            path = ["decides", "also_ask", place]
            yield _unknown(entry, path, what, service.input_data, "add it to input_data")
    for name, described in service.input_data.items():
        if described.consent is None:
            continue
        for at, covered in enumerate(described.consent.covers):
            if covered not in service.input_data:
                what = f"there is no input “{covered}”"
                path = ["input_data", name, "consent", "covers", at]
                yield _unknown(entry, path, what, service.input_data, "add it to input_data")
        for by_consent in (name, *described.consent.covers):
            if by_consent in service.input_data and by_consent not in service.decides.also_ask:
                what = f"“{by_consent}” rests on a consent, and is not among what is asked besides"
                instead = "add it to decides.also_ask: what a decision needs cannot rest on a consent, which is free."
                yield entry.source.problem(["input_data", name, "consent"], what, instead)
    for place, step in enumerate(service.steps):
        if step.consulted is not None and step.consulted not in service.input_data:
            what = f"there is no input “{step.consulted}”"
            yield _unknown(entry, ["steps", place, "from"], what, service.input_data, "add it to input_data")
        for at, shown in enumerate(step.shows):
            if shown not in service.input_data:
                what = f"there is no input “{shown}”"
                path = ["steps", place, "shows", at]
                yield _unknown(entry, path, what, service.input_data, "add it to input_data")


def _unknown(
    entry: ServiceEntry,
    path: Sequence[object],
    what: str,
    known: Iterable[str],
    otherwise: str,
    *,
    key: bool = False,
) -> Problem:
    wrong = what.rsplit("“", 1)[1].rstrip("”")
    return entry.source.problem(path, what, suggest(wrong, known, otherwise=otherwise), key=key)
