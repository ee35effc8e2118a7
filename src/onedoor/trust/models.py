"""The ledger: one row for each act on personal data. Rows are added and never changed; the database sees to it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Entry(models.Model):
    """Who did what with whose data, when, why and on what legal ground. Refers to nothing by foreign key: it outlives all."""

    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    """One of `trust.acts`."""
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=255)
    actor_name = models.CharField(max_length=255)
    organisation = models.CharField(max_length=64, blank=True)
    """On whose behalf: id of the organisation, where there is one."""
    about = models.CharField(max_length=64, blank=True)
    """Person number (or other register key) of whom the act concerns; empty when it concerns nobody."""
    fields = ArrayField(models.CharField(max_length=128), default=list)
    """What was touched, as `register.attribute`."""
    purpose = models.CharField(max_length=64)
    """A term of `trust.purposes`."""
    legal_ground = models.TextField(blank=True)
    case = models.CharField(max_length=64, blank=True)
    """Reference of the application it was done for; empty when none."""

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["about", "-id"], name="trust_entry_about"),
            models.Index(fields=["case", "id"], name="trust_entry_case", condition=~models.Q(case="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.act}"
