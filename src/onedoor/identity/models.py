"""People as they sign in: residents and officers. No password of theirs is kept here."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class People(BaseUserManager["Person"]):
    """Makes people; there is no way to make one with a password."""

    def create_user(self, *, subject: str, **fields: object) -> "Person":
        """A person known to the identity provider as `subject`, stored."""
        person = self.model(subject=subject, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody the identity provider vouches for.

    The column `password` that the framework brings holds only its mark of "unusable"; renewing that mark ends every
    session of the person.
    """

    subject = models.CharField(max_length=255, unique=True)
    """How the identity provider names the person: the claim `sub`."""
    person_number = models.CharField(max_length=64, null=True, blank=True, unique=True)
    """The national number, as registers know the person by; none where the provider gave none."""
    name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=16, default="en")
    is_officer = models.BooleanField(default=False)
    roles = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    """Ids of `identity.roles.ROLES`."""
    teams = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    """Ids of the teams an officer works in."""
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "subject"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = People()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name or self.subject

    def get_full_name(self) -> str:
        """The name as the identity provider gave it."""
        return self.name
