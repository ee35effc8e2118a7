"""What is kept of an inquiry: a case that is no application. Private to this room like `models`, of which it is a part."""

from django.db import models
from django.db.models import Q

from onedoor.cases.inquiry_terms import Answered, Kind, State


class Inquiry(models.Model):
    """Somebody asks an organisation to answer for what it holds about them, or for what it did with that."""

    reference = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    about = models.CharField(max_length=64)
    """Person number of who asks."""
    to = models.CharField(max_length=64, blank=True)
    """Id of the organisation that has to answer; empty where it is the jurisdiction as a whole."""
    subject = models.JSONField()
    """What exactly it is about, by ids alone: see `inquiries.open`."""
    subject_sha256 = models.CharField(max_length=64)
    text = models.TextField()
    """What the person wrote."""
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    """Last day for the answer."""
    extended_at = models.DateTimeField(null=True, blank=True)
    """When more time was taken for it, which is possible once."""
    extended_because = models.TextField(blank=True)
    extended_by_id = models.CharField(max_length=255, blank=True)
    extended_by_name = models.CharField(max_length=255, blank=True)
    outcome = models.CharField(max_length=12, choices=Answered.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.CharField(max_length=255, blank=True)
    answered_by_name = models.CharField(max_length=255, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "inquiries"
        constraints = [
            models.UniqueConstraint(
                fields=["about", "kind", "to", "subject_sha256"],
                condition=Q(state=State.OPEN),
                name="one_open_inquiry_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=State.ANSWERED, answered_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=State.ANSWERED) & Q(answered_at__isnull=True, outcome=""),
                name="answered_has_its_outcome",
            ),
            models.CheckConstraint(
                condition=Q(extended_at=None, extended_because="") | Q(extended_at__isnull=False) & ~Q(extended_because=""),
                name="extended_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["to", "state", "due_on"], name="inquiry_queue"),
            models.Index(fields=["about", "-opened_at"], name="inquiry_of_person"),
        ]

    def __str__(self) -> str:
        return self.reference
