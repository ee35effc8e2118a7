"""What this room's tables keep of people."""

from __future__ import annotations

from onedoor.trust.privacy.declarations import After, Kept, Standing, declare, fields
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
