"""The words of a case: its states, its events, its outcomes. docs/events.md explains each event."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where an application stands."""

    DRAFT = "draft"
    """Being filled in; nobody but the applicant sees it."""
    SUBMITTED = "submitted"
    """With the office; the clock runs."""
    ASKED = "asked"
    """The office needs something from the applicant; the clock is stopped."""
    CONSULTING = "consulting"
    """Others are being heard (neighbours); the clock runs, a decision is not yet possible."""
    PROPOSED = "proposed"
    """An officer decided differently from the rules; a second officer has to agree."""
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    ABANDONED = "abandoned"
    """A draft nobody touched for a long time."""


OPEN_STATES = (State.SUBMITTED, State.ASKED, State.CONSULTING, State.PROPOSED)
"""States in which an office has work or waits: the desk's queues."""


class EventKind(TextChoices):
    """Everything that happens to an application. Later parts read these: never rename one."""

    STARTED = "started"
    EVIDENCE_GATHERED = "evidence_gathered"
    INPUT_ANSWERED = "input_answered"
    INPUT_CLEARED = "input_cleared"
    INPUT_CHECKED = "input_checked"
    INPUT_DISPUTED = "input_disputed"
    INPUT_SETTLED = "input_settled"
    DOCUMENT_ADDED = "document_added"
    DOCUMENT_REMOVED = "document_removed"
    DEFINITION_MOVED = "definition_moved"
    SUBMITTED = "submitted"
    ASSIGNED = "assigned"
    ASKED = "asked"
    ASKED_ANSWERED = "asked_answered"
    CLOCK_STOPPED = "clock_stopped"
    CLOCK_STARTED = "clock_started"
    MESSAGE_SENT = "message_sent"
    CONSULTATION_OPENED = "consultation_opened"
    COMMENT_RECEIVED = "comment_received"
    CONSULTATION_CLOSED = "consultation_closed"
    DECISION_PROPOSED = "decision_proposed"
    DECISION_AGREED = "decision_agreed"
    DECISION_RETURNED = "decision_returned"
    DECIDED = "decided"
    LETTER_SENT = "letter_sent"
    RATED = "rated"
    ABANDONED = "abandoned"
    WITHDRAWN = "withdrawn"
    INQUIRY_OPENED = "inquiry_opened"
    INQUIRY_EXTENDED = "inquiry_extended"
    INQUIRY_ANSWERED = "inquiry_answered"
    INQUIRY_WITHDRAWN = "inquiry_withdrawn"


class Outcome(TextChoices):
    """What the rules say about a case."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    CANNOT_TELL = "cannot tell"


class Origin(TextChoices):
    """Where the value of an input came from."""

    ANSWERED = "answered"
    REGISTER = "register"


class Checking(TextChoices):
    """How far the check is of what somebody told because a register could not be read."""

    WAITING = "waiting"
    """The register could not be read so far."""
    CONFIRMED = "confirmed"
    """It says the same."""
    DIFFERS = "differs"
    """It says something else."""
    NO_RECORD = "no record"
    """It answers, and knows nothing of it: what the person told stands."""
    ENDED = "ended"
    """It need not be checked any more: the application was withdrawn or given up, or may no longer be read."""


class Standing(TextChoices):
    """How far a decision is: only a final one is a decision in law, and is never changed again."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    FINAL = "final"
