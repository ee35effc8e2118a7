"""The words of permission: one name for each thing an officer may be allowed to do."""

from enum import StrEnum


class Permission(StrEnum):
    """What a role can allow. The value is what is written into the ledger and compared; it never changes."""

    SEE_QUEUE = "see queue"
    OPEN_CASE = "open case"
    ASK_APPLICANT = "ask applicant"
    MESSAGE_APPLICANT = "message applicant"
    HOLD_CONSULTATION = "hold consultation"
    DECIDE = "decide"
    AGREE = "agree to a different decision"
    ASSIGN = "assign"
    SEE_PERFORMANCE = "see performance"
    REPLAY = "replay a decision"
    READ_LEDGER = "read ledger"
    SEE_SYSTEMS = "see systems"
    ANSWER_INQUIRIES = "answer inquiries about data"
    REVIEW_LINKS = "review links between registers"
    HOLD_DATA = "keep data from being deleted"
