"""What this room's tables keep of people: a case's papers go with the case, everything else after its own time."""

from __future__ import annotations

from onedoor.trust.privacy.declarations import Kept, With, declare, fields
from onedoor.trust.privacy.grounds import TASK

_OF_A_CASE = Kept(
    {
        "en": "It belongs to a case that the law requires to keep.",
        "es": "Pertenece a un expediente que la ley obliga a conservar.",
    }
)
declare(
    "correspondence.Letter",
    title={"en": "Letters", "es": "Cartas"},
    keep=With("case", "about"),
    personal=fields("person about title content sha256 read_at", purpose="provide-service", ground=TASK),
    impersonal="kind language written_at",
    also=(With("inquiry", "about"),),
    on_request=_OF_A_CASE,
    number="person__person_number",
)
declare(
    "correspondence.Posting",
    title={"en": "E-mails", "es": "Correos electrónicos"},
    keep=With("case", "about"),
    personal=fields("message_id to subject body about last_error", purpose="provide-service", ground=TASK),
    impersonal="language template state attempts tried_at written_at sent_at",
    also=(With("inquiry", "about"),),
    on_request=_OF_A_CASE,
)
declare(
    "correspondence.Enclosure",
    title={"en": "Enclosures of e-mails", "es": "Adjuntos de correos"},
    keep=With("case", "posting__about"),
    personal=fields("name content", purpose="provide-service", ground=TASK),
    impersonal="posting media_type",
    also=(With("inquiry", "posting__about"),),
)
