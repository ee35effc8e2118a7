"""What this room's own tables keep of people, and those of the framework that no other room speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q

from onedoor.trust.privacy.declarations import (
    After,
    Kept,
    Scrub,
    Standing,
    With,
    declare,
    declare_without_people,
    fields,
    unmodelled,
)
from onedoor.trust.privacy.grounds import OBLIGATION, TASK

_PROOF = Kept(
    {
        "en": "It proves that your wish was followed.",
        "es": "Demuestra que se ha cumplido su voluntad.",
    }
)
_KEPT_FOR_GOOD = Standing(
    {
        "en": "It names nobody that could be found without our key, and is needed after each restored backup.",
        "es": "No nombra a nadie que se pueda encontrar sin nuestra clave, y hace falta tras restaurar una copia.",
    }
)

declare(
    "privacy.Receipt",
    title={"en": "Receipts of what was scrubbed", "es": "Justificantes de lo borrado"},
    keep=After("P10Y", {"en": "the run", "es": "la ejecución"}, "ended_at"),
    personal=fields(
        "by_id by_name inquiry", purpose="comply-with-law", ground=OBLIGATION, scrub=Scrub.BLANKED
    ),
    impersonal="kind began_at ended_at by_kind kept",
    on_request=_PROOF,
)
declare_without_people(
    {
        "privacy.ReceiptLine": "receipt table fields rule count digest",
    }
)
declare(
    "privacy.Hold",
    title={"en": "Legal holds", "es": "Bloqueos legales"},
    keep=After(
        "P1Y",
        {"en": "the end of the hold", "es": "el fin del bloqueo"},
        "until",
    ),
    personal=fields("key ground placed_by lifted_by lifted_because", purpose="comply-with-law", ground=OBLIGATION),
    impersonal="kind until placed_at lifted_at",
    on_request=Kept({"en": "A legal claim is under way.", "es": "Hay una reclamación legal en curso."}),
)
declare(
    "privacy.Erasure",
    title={"en": "The erasure list", "es": "La lista de supresiones"},
    keep=_KEPT_FOR_GOOD,
    personal=fields("key", purpose="fulfil-rights", ground=OBLIGATION, scrub=Scrub.PSEUDONYMISED),
    impersonal="kind what at receipt",
    on_request=_PROOF,
)
declare(
    "privacy.Consent",
    title={"en": "Consents and their withdrawal", "es": "Consentimientos y su retirada"},
    keep=With("account", "person"),
    personal=fields("person case text", purpose="fulfil-rights", ground=OBLIGATION),
    impersonal="service_id item digest language given_at withdrawn_at",
)


def _forget_jobs(keys: Sequence[int], at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where id = any(%s)", [list(keys)])


declare(
    "procrastinate.ProcrastinateJob",
    title={"en": "Jobs that ended", "es": "Tareas terminadas"},
    keep=After(
        "P30D",
        {"en": "the end of the job", "es": "el fin de la tarea"},
        "procrastinateevent__at",
        only=Q(
            status__in=["succeeded", "failed", "cancelled", "aborted"],
            procrastinateevent__type__in=["succeeded", "failed", "cancelled", "aborted"],
        ),
    ),
    personal=fields("args lock queueing_lock", purpose="provide-service", ground=TASK),
    impersonal="queue_name task_name priority status scheduled_at attempts abort_requested worker",
    on_request=Kept(
        {
            "en": "It only numbers a paper, for 30 days.",
            "es": "Solo numera un papel, durante 30 días.",
        }
    ),
    scrub=_forget_jobs,
)
declare_without_people(
    {
        "procrastinate.ProcrastinateWorker": "last_heartbeat",
        "procrastinate.ProcrastinateEvent": "job type at",
        "procrastinate.ProcrastinatePeriodicDefer": "task_name defer_timestamp job periodic_id",
        "contenttypes.ContentType": "app_label model",
        "auth.Permission": "name content_type codename",
        "auth.Group": "name",
        "auth.Group_permissions": "group permission",
    }
)
declare(
    "sessions.Session",
    title={"en": "Sessions of people signed in", "es": "Sesiones de personas conectadas"},
    keep=After("P1D", {"en": "the end of the session", "es": "el fin de la sesión"}, "expire_date"),
    personal=fields("session_key session_data", purpose="verify-identity", ground=TASK),
    impersonal="expire_date",
    on_request=Kept(
        {"en": "It ends by itself within hours.", "es": "Termina por sí sola en unas horas."}
    ),
)
unmodelled("django_migrations", {"en": "Nothing of people.", "es": "Nada de personas."})
