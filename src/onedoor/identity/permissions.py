"""Whether somebody may do something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onedoor.identity.roles import ROLES
from onedoor.identity.terms import Permission

if TYPE_CHECKING:
    from onedoor.identity.models import Person

__all__ = ["Permission", "may", "permissions_of"]


def may(person: Person, permission: Permission | str, *, team: str | None = None) -> bool:
    """Whether `person` holds `permission`, in the given `team` where one is named.

    Without a team: whether they hold it anywhere at all. Unknown roles and unknown permissions allow nothing.
    """
    if not (person.is_active and person.is_officer):
        return False
    for role_id in person.roles:
        role = ROLES.get(role_id)
        if role is None or permission not in role.permissions:
            continue
        if team is None or role.every_team or team in person.teams:
            return True
    return False


def permissions_of(person: Person) -> frozenset[Permission]:
    """Everything `person` may do, in one team at least."""
    return frozenset(permission for permission in Permission if may(person, permission))
