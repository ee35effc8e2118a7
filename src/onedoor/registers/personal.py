"""What this room's tables keep of people."""

from __future__ import annotations

from onedoor.trust.privacy.declarations import (
    After,
    Erased,
    Kept,
    Scrub,
    Standing,
    declare,
    declare_without_people,
    fields,
)
from onedoor.trust.privacy.grounds import OBLIGATION, TASK

_OF_THE_OWNER = Kept(
    {
        "en": "It is the register's, kept by the register's own law. Say which value is wrong, and its owner answers.",
        "es": "Es del registro, que lo conserva según su propia ley. Diga qué dato es incorrecto y su titular responderá.",
    }
)
declare(
    "registers.Record",
    title={"en": "Registers held here", "es": "Registros que se llevan aquí"},
    keep=Standing(
        {
            "en": "As long as the register's owner keeps it: each loading replaces what was there.",
            "es": "Mientras lo conserve el titular del registro: cada carga sustituye lo anterior.",
        }
    ),
    personal=fields("key attributes", purpose="provide-service", ground=TASK),
    impersonal="register as_of",
    on_request=_OF_THE_OWNER,
    number="key",
)
declare(
    "registers.Load",
    title={"en": "Files that were loaded", "es": "Archivos cargados"},
    keep=After("P3Y", {"en": "the loading", "es": "la carga"}, "at"),
    personal=fields("file reasons", purpose="comply-with-law", ground=OBLIGATION),
    impersonal="register size modified at records set_aside",
    on_request=_OF_THE_OWNER,
)
declare(
    "registers.Difference",
    title={
        "en": "Differences between two systems of a register, without what they said",
        "es": "Diferencias entre dos sistemas de un registro, sin lo que decían",
    },
    keep=After("P90D", {"en": "the comparison", "es": "la comparación"}, "at"),
    personal=fields("key attribute kind note", purpose="provide-service", ground=TASK),
    impersonal="register capability at",
    on_request=Erased(since="at"),
    number="key",
)
declare(
    "registers.Switch",
    title={"en": "Which system of a register was used from when on", "es": "Qué sistema de un registro se usó desde cuándo"},
    keep=After("P10Y", {"en": "the switch", "es": "el cambio"}, "at"),
    personal=fields("by_id by_name reason", purpose="comply-with-law", ground=OBLIGATION, scrub=Scrub.BLANKED),
    impersonal="register capability to at",
    on_request=Kept(
        {
            "en": "It shows which system decided on what, and names only who works here.",
            "es": "Muestra qué sistema se usó, y solo nombra a quien trabaja aquí.",
        }
    ),
)
declare_without_people(
    {
        "registers.Comparison": "register capability day compared alike skipped",
        "registers.Traffic": "register system day reads keys failed milliseconds",
        "registers.Outage": "register system began_at ended_at last_at failures kind",
    }
)
declare(
    "registers.Link",
    title={"en": "Links between the records of two registers", "es": "Enlaces entre fichas de dos registros"},
    keep=Standing(
        {
            "en": "As long as both registers hold the records.",
            "es": "Mientras ambos registros conserven las fichas.",
        }
    ),
    personal=fields(
        "left_key right_key probability basis state reason by_id by_name", purpose="verify-identity", ground=TASK
    ),
    impersonal="left_register right_register model found_at at",
    on_request=Kept(
        {
            "en": "It says which records are about the same person. Ask for a wrong one to be undone, and an officer looks at it.",
            "es": "Dice qué fichas son de la misma persona. Si una es errónea, pida que se anule y alguien la revisará.",
        }
    ),
    number="left_key right_key",
)
