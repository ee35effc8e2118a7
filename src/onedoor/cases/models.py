"""What is kept of an application. Nobody outside this room imports this: the verbs hand these rows out."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from onedoor.cases.inquiry_models import Inquiry as Inquiry
from onedoor.cases.terms import Checking, EventKind, Origin, Outcome, Standing, State


class Application(models.Model):
    """One person's application for one service. Once submitted it is the officers' case: the same row."""

    reference = models.CharField(max_length=32, unique=True)
    service_id = models.CharField(max_length=100)
    opened_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """Digest of the definition in force: follows the newest one while a draft, frozen by submission."""
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications")
    language = models.CharField(max_length=12)
    channel = models.CharField(max_length=20, default="online")
    """How the application came in; the input `application.channel`."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    organisation = models.CharField(max_length=100)
    team = models.CharField(max_length=100)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned_applications"
    )
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    """Last act of anybody; a draft idle for long is given up by a job."""
    submitted_at = models.DateTimeField(null=True, blank=True)
    law_date = models.DateField(null=True, blank=True)
    """The day whose law applies: the day of submission in the jurisdiction's time zone."""
    due_on = models.DateField(null=True, blank=True)
    """Last day for a decision, as far as stops that have ended move it; a running stop moves it further."""
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    """When it was decided, withdrawn or abandoned."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "service_id"],
                condition=Q(state=State.DRAFT),
                name="one_draft_per_person_and_service",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.ABANDONED, State.WITHDRAWN])
                | Q(submitted_at__isnull=False, law_date__isnull=False),
                name="submitted_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "state", "due_on"], name="application_queue"),
            models.Index(fields=["applicant", "-opened_at"], name="application_of_person"),
            models.Index(fields=["service_id", "decided_at"], name="application_performance"),
        ]

    def __str__(self) -> str:
        return self.reference


class Answer(models.Model):
    """The value of one input in one application, with its origin and, where disputed, the applicant's claim."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    input = models.CharField(max_length=200)
    value = models.JSONField(null=True)
    """Plain JSON of `dmn.values.to_json`; null means known to be nothing."""
    origin = models.CharField(max_length=10, choices=Origin.choices)
    register = models.CharField(max_length=100, blank=True)
    attribute = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True, blank=True)
    """The day for which the register vouches for the value."""
    given_at = models.DateTimeField()
    """When it was answered, or read from the register."""
    given_by_kind = models.CharField(max_length=10)
    given_by_id = models.CharField(max_length=255)
    declared_for = models.CharField(max_length=100, blank=True)
    """Told by the person because this register could not be read: to be checked later."""
    unread_at = models.DateTimeField(null=True, blank=True)
    """When its register was asked again and did not answer; empty once it has."""
    earlier = models.JSONField(default=list, blank=True)
    """What the register said before, oldest first: `value`, `as_of`, `read_at`."""

    disputed_at = models.DateTimeField(null=True, blank=True)
    claimed = models.JSONField(null=True, blank=True)
    why = models.TextField(blank=True)
    inquiry = models.CharField(max_length=32, blank=True)
    """Reference of the inquiry that the dispute is for the register's owner."""
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.CharField(max_length=255, blank=True)
    settled_for = models.CharField(max_length=10, blank=True)
    """`claim` or `register`: whose value an officer found right."""
    settled_because = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "input"], name="one_value_per_input")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.input}"

    @property
    def is_disputed(self) -> bool:
        """A dispute nobody has settled yet: the register's value stands, but nothing is automatic."""
        return self.disputed_at is not None and self.settled_at is None

    @property
    def in_force(self) -> object:
        """The value decisions use, as plain JSON: the claim only once an officer settled for it."""
        return self.claimed if self.settled_for == "claim" else self.value

    @property
    def is_declared(self) -> bool:
        """Told because its register could not be read, and not checked so far."""
        return bool(self.declared_for) and self.origin == Origin.ANSWERED


class Check(models.Model):
    """An input that a register could not be read for: its answer is checked once the register is back."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    input = models.CharField(max_length=200)
    register = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=Checking.choices, default=Checking.WAITING)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()
    """When the register was last asked."""
    told = models.JSONField(null=True, blank=True)
    """What the person had told, when it was checked."""
    found = models.JSONField(null=True, blank=True)
    """What the register said, when it was checked."""
    found_as_of = models.DateField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)
    """When an officer saw to a difference found after the decision."""
    noted_by_id = models.CharField(max_length=255, blank=True)
    noted_by_name = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "input"], name="one_check_per_input")]
        indexes = [models.Index(fields=["state", "register"], name="check_waiting")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.input} {self.state}"


class Document(models.Model):
    """A file somebody handed in. Lies under a random name outside the web root."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=100)
    """Id in the jurisdiction's documents.yaml, or the name of an input of type document."""
    name = models.CharField(max_length=200)
    """What the person's device called it. Text only: never part of a path."""
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    added_by_kind = models.CharField(max_length=10)
    added_by_id = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["application", "kind"], name="document_kind")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.kind}"


class Event(models.Model):
    """One thing that happened, without personal content. Performance figures and timelines read these."""

    application = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="events"
    )
    service_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=255)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["application", "at"], name="event_of_application"),
            models.Index(fields=["service_id", "kind", "at"], name="event_of_service"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Message(models.Model):
    """One message between applicant and office."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    text = models.TextField()
    sent_at = models.DateTimeField()
    sent_by_kind = models.CharField(max_length=10)
    sent_by_id = models.CharField(max_length=255)
    sent_by_name = models.CharField(max_length=255)
    read_at = models.DateTimeField(null=True, blank=True)
    """When the other side first saw it."""

    class Meta:
        ordering = ["sent_at", "id"]

    def __str__(self) -> str:
        return f"{self.application_id}: message {self.pk}"


class Request(models.Model):
    """Something an officer asks of the applicant; while it is open the clock is stopped."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="requests")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_id = models.CharField(max_length=255)
    asked_by_name = models.CharField(max_length=255)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    """When the office no longer needed it (the case was withdrawn)."""

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return f"{self.application_id}: request {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.taken_back_at is None


class Stop(models.Model):
    """A stretch of days in which the statutory clock does not run."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="stops")
    request = models.OneToOneField(Request, models.PROTECT, null=True, blank=True, related_name="stop")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["began_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("began_on")),
                name="a_stop_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: stopped {self.began_on}"


class Decision(models.Model):
    """A decision with everything it was made from. Final ones are never changed: a trigger refuses it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    outcome = models.CharField(max_length=100)
    """`favourable`, `unfavourable`, or the id of an outcome of the service's discretion."""
    favourable = models.BooleanField()
    proposed_outcome = models.CharField(max_length=12, choices=Outcome.choices)
    """What the rules said."""
    automatic = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    """What the officer gave: ids of the service's grounds, or sentences."""
    override_reason = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by_kind = models.CharField(max_length=10)
    made_by_id = models.CharField(max_length=255)
    made_by_name = models.CharField(max_length=255)
    second_at = models.DateTimeField(null=True, blank=True)
    second_by_id = models.CharField(max_length=255, blank=True)
    second_by_name = models.CharField(max_length=255, blank=True)
    second_note = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    law_date = models.DateField()
    appeal_until = models.DateField(null=True, blank=True)
    """Last day for an appeal; set when the decision becomes final."""
    record = models.TextField()
    """Inputs with origins, outputs and reasons as JSON text (the order of a context's entries counts): `records`."""
    record_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(standing=Standing.FINAL),
                name="one_final_decision",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(standing=Standing.PROPOSED),
                name="one_waiting_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.outcome} ({self.standing})"


class Consultation(models.Model):
    """Others are heard before a decision is possible."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    step = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [models.UniqueConstraint(fields=["application", "step"], name="a_step_is_opened_once")]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.step}"


class Invitation(models.Model):
    """One neighbour's letter, with the link by which comments are received without signing in."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="invitations")
    addressee = models.CharField(max_length=300)
    """Where the letter goes: an address, without a name."""
    token_sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.consultation_id}: {self.addressee}"


class Comment(models.Model):
    """What somebody who was heard has to say."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="comments")
    invitation = models.ForeignKey(Invitation, models.PROTECT, null=True, blank=True, related_name="comments")
    name = models.CharField(max_length=200)
    text = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return f"{self.consultation_id}: comment {self.pk}"


class Rating(models.Model):
    """How the applicant found it: one to five, and words."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.score}"
