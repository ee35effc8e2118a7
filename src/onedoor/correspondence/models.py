"""What was written to people. Nobody outside this room imports this."""

from django.conf import settings
from django.db import models


class Letter(models.Model):
    """A letter as a document: kept with the case, read in the person's inbox, never changed."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="letters"
    )
    """Whose inbox it lies in; none for somebody who is known by address only (a neighbour)."""
    about = models.CharField(max_length=64, blank=True)
    """Reference of the application."""
    kind = models.CharField(max_length=50)
    """What it is: `decision`, `receipt`."""
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    content = models.BinaryField()
    """The PDF."""
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["about", "kind"], name="one_letter_of_a_kind_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"

    @property
    def file_name(self) -> str:
        """What to call it on the person's device: letters, digits and hyphens only."""
        return f"{self.about}-{self.kind}.pdf"


class Posting(models.Model):
    """One e-mail to deliver: written in the transaction of what it tells about, delivered by a job."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    message_id = models.CharField(max_length=255, unique=True)
    """Stable over retries, so that a mail server or reader recognizes a second delivery."""
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=12)
    template = models.CharField(max_length=50)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    about = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["about"], name="posting_about")]

    def __str__(self) -> str:
        return f"{self.template} {self.about} ({self.state})"


class Enclosure(models.Model):
    """A file that goes with an e-mail."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
