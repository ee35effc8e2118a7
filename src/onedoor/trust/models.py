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
    crowd = models.CharField(max_length=64, blank=True, default="")
    """Digest of the crowd that the act concerns, where it concerns many at once; `about` is empty then."""

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["about", "-id"], name="trust_entry_about"),
            models.Index(fields=["case", "id"], name="trust_entry_case", condition=~models.Q(case="")),
            models.Index(fields=["crowd"], name="trust_entry_crowd", condition=~models.Q(crowd="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.act}"


class CrowdPart(models.Model):
    """Some of the people of a crowd, in their order. The parts of one crowd do not overlap, so that a person is in one.

    A crowd is named by the digest of all its person numbers: reading the same register twice keeps its people once.
    """

    crowd = models.CharField(max_length=64)
    first = models.CharField(max_length=64, db_collation="C")
    last = models.CharField(max_length=64, db_collation="C")
    people = ArrayField(models.CharField(max_length=64))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crowd", "first"], name="one_part_of_a_crowd")]
        indexes = [models.Index(fields=["first", "last"], name="trust_crowdpart_range")]

    def __str__(self) -> str:
        return f"{self.crowd[:12]}: {self.first} to {self.last}"
