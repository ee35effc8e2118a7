"""The versions of definitions by which decisions were made."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class DefinitionVersion(models.Model):
    """One version of a service's definition: `document` is canonical JSON, `digest` names what decides in it."""

    digest = models.CharField(max_length=64, primary_key=True)
    service_id = models.CharField(max_length=100, db_index=True)
    document = models.TextField()
    kept_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-kept_at"]

    def __str__(self) -> str:
        return f"{self.service_id} {self.digest[:12]}"
