"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onedoor.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What answers to inquiries bring about, and what follows from a consent that is taken back."""
        from onedoor.cases import consenting, disputes, erasures, inquiries
        from onedoor.cases.inquiry_terms import Kind
        from onedoor.trust.privacy import consents

        inquiries.effects[Kind.VALUE] = disputes.answered
        inquiries.effects[Kind.ERASURE] = erasures.effect
        consents.withdrawn.connect(consenting.forget, dispatch_uid="onedoor.cases.consenting")
