"""Sessions that last as long as somebody keeps coming: reading one puts its end off, without writing what is in it.

Django's own way (saving every request) writes the whole session and sets its cookie each time: of two requests at
once the slower one would undo what the other changed, or bring back a session that was ended meanwhile.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db

SPARED = timedelta(minutes=1)
"""An end that would move by less is left where it is: a page with its parts writes once."""


class SessionStore(db.SessionStore):
    """The framework's sessions in the database, with an end that moves."""

    def load(self) -> dict[str, Any]:
        """What is in the session; its end is now put off."""
        kept = self._get_session_from_db()  # type: ignore[attr-defined]
        if kept is None:
            return {}
        end = self.get_expiry_date(expiry=settings.SESSION_COOKIE_AGE)
        if end - kept.expire_date >= SPARED:
            self.model.objects.filter(session_key=kept.session_key).update(expire_date=end)
        data: dict[str, Any] = self.decode(kept.session_data)
        return data
