"""What is kept of scrubbing, holding, erasing and consenting. Receipts name no person and no row, only how many and their hash."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Receipt(models.Model):
    """One run that scrubbed: a retention run, an erasure that somebody asked for, or a replay after a restore."""

    class Kind(models.TextChoices):
        RETENTION = "retention"
        ERASURE = "erasure"
        REPLAY = "replay"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    """None while it runs, or where it was killed: the next run goes on with it."""
    by_kind = models.CharField(max_length=16)
    by_id = models.CharField(max_length=255)
    by_name = models.CharField(max_length=255)
    inquiry = models.CharField(max_length=64, blank=True)
    """Reference of the resident's request, where there was one."""
    kept = models.JSONField(default=list)
    """What stayed although erasure was asked for: table, how many, why."""

    class Meta:
        ordering = ["-began_at", "-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.began_at:%Y-%m-%d}"


class ReceiptLine(models.Model):
    """How many rows of one table were scrubbed under one rule, and the hash of the list of their keys."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="lines")
    table = models.CharField(max_length=100)
    fields = ArrayField(models.CharField(max_length=100))
    """The personal fields that went."""
    rule = models.CharField(max_length=200)
    count = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    """Over all batches: SHA-256(digest before ‖ SHA-256 of the batch's rows, `table key` on a line, in order)."""

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "table", "rule"], name="one_line_per_table_and_rule")
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.count}"


class Hold(models.Model):
    """What must not be scrubbed for a time: all about a person, or a case."""

    class Kind(models.TextChoices):
        PERSON = "person"
        CASE = "case"

    kind = models.CharField(max_length=6, choices=Kind.choices)
    key = models.CharField(max_length=64)
    """Person number, or reference of the case."""
    ground = models.TextField()
    until = models.DateField()
    """The last day of it."""
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=255)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=255, blank=True)
    lifted_because = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "key"], name="privacy_hold_key")]
        constraints = [models.CheckConstraint(condition=~Q(ground=""), name="a_hold_has_a_ground")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} until {self.until}"


class Erasure(models.Model):
    """That somebody's data was erased, or a consent withdrawn, at their wish: a line of the list outside the database."""

    class Kind(models.TextChoices):
        ERASURE = "erasure"
        WITHDRAWAL = "withdrawal"

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ERASURE)
    key = models.CharField(max_length=64)
    """Keyed hash of the person: see `erasure_list`."""
    what = models.CharField(max_length=300, blank=True)
    """Of a withdrawal: the service and the input."""
    at = models.DateTimeField()
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, blank=True, related_name="erasures")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "what", "at"], name="each_erasure_stands_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Consent(models.Model):
    """That somebody agreed to a text, when and in which language, and until when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    service_id = models.CharField(max_length=100)
    item = models.CharField(max_length=200)
    """The input of the service whose ground it is."""
    case = models.CharField(max_length=64, blank=True)
    """Reference of the application in which it was given."""
    text = models.TextField()
    """What they agreed to, as they read it."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the text in all its languages: the version."""
    language = models.CharField(max_length=12)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service_id", "item", "case"],
                condition=Q(withdrawn_at=None),
                name="a_consent_is_given_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.item}"
