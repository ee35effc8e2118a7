"""What the ledger keeps of people: an entry goes by losing its content and salt; its leaf's hash stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from onedoor.trust import acts, erasure
from onedoor.trust.models import CrowdPart, Entry, Leaf
from onedoor.trust.privacy.actors import RETENTION
from onedoor.trust.privacy.declarations import (
    After,
    Kept,
    Scrub,
    Standing,
    declare,
    declare_without_people,
    fields,
)
from onedoor.trust.privacy.grounds import OBLIGATION

_KEPT = Kept(
    {
        "en": "It lets you, a court and an auditor see who looked at your data.",
        "es": "Permite que usted, un tribunal y un auditor vean quién consultó sus datos.",
    }
)


def _erase(keys: Sequence[int], at: datetime) -> None:
    """Entries lose their content, and crowds that no entry names any more go."""
    crowds = set(Entry.objects.filter(pk__in=keys).exclude(crowd="").values_list("crowd", flat=True))
    erasure.erase(
        entries=list(keys),
        purpose="comply-with-law",
        legal_ground="Retention of the ledger ended",
        by=RETENTION,
        at=at,
    )
    gone = crowds - set(Entry.objects.filter(crowd__in=crowds).values_list("crowd", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("select set_config('onedoor.erasing', 'yes', true)")
        cursor.execute("delete from trust_crowdpart where crowd = any(%s)", [sorted(gone)])
        cursor.execute("select set_config('onedoor.erasing', '', true)")


declare(
    "trust.Entry",
    title={"en": "The record of every look", "es": "El registro de cada consulta"},
    keep=After(
        "P10Y",
        {"en": "the look", "es": "la consulta"},
        "at",
        only=Q(erased_by=None, pk__in=Leaf.objects.values("entry")) & ~Q(act=acts.ERASED),
    ),
    personal=fields(
        "at act actor_kind actor_id actor_name actor_role organisation about fields purpose legal_ground case "
        "crowd hidden_until approved_by",
        purpose="fulfil-rights",
        ground=OBLIGATION,
        scrub=Scrub.KEY_ERASED,
    ),
    impersonal="erased_by",
    on_request=_KEPT,
    number="about",
    case="case",
    scrub=_erase,
)
declare(
    CrowdPart._meta.label,
    title={"en": "People whom one look concerned together", "es": "Personas a las que afectó una misma consulta"},
    keep=Standing(
        {
            "en": "Goes with the last entry of the ledger that names it.",
            "es": "Desaparece con la última anotación del registro que la nombra.",
        }
    ),
    personal=fields("first last people", purpose="fulfil-rights", ground=OBLIGATION),
    impersonal="crowd",
    on_request=_KEPT,
)
declare(
    "trust.Leaf",
    title={"en": "Leaves of the ledger's tree", "es": "Hojas del árbol del registro"},
    keep=Standing(
        {
            "en": "The salt goes with the entry; the hash that is left cannot be traced to anybody.",
            "es": "La sal desaparece con la anotación; la huella que queda no se puede asociar a nadie.",
        }
    ),
    personal=fields("salt", purpose="fulfil-rights", ground=OBLIGATION, scrub=Scrub.KEY_ERASED),
    impersonal="position entry hash",
    on_request=_KEPT,
)
declare_without_people(
    {
        "trust.Waiting": "entry",
        "trust.Node": "level index hash",
        "trust.SignedCheckpoint": "size note key",
        "trust.Cosignature": "size line",
    }
)
