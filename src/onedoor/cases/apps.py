"""The room as Django knows it."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "onedoor.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What answers to inquiries bring about."""
        from onedoor.cases import disputes, inquiries
        from onedoor.cases.inquiry_terms import Kind

        inquiries.effects[Kind.VALUE] = disputes.answered
