"""Jobs that begin only when the caller's transaction ends well.

The job's row is written through Django's own connection, also inside the worker, whose connector would write it
through another one and let it begin before what it is about can be seen.
"""

from __future__ import annotations

from typing import Any

from procrastinate import manager, tasks
from procrastinate.contrib.django.django_connector import DjangoConnector


def defer(name: str, **arguments: Any) -> None:
    """Have the job `name` (as given to `app.task(name=…)`) done once the transaction is committed."""
    jobs = manager.JobManager(DjangoConnector())
    tasks.configure_task(name=name, job_manager=jobs).defer(**arguments)
