"""Register records that Onedoor holds itself, for registers without a system of their own."""

from django.db import models


class Record(models.Model):
    """What one register says about one key: the newest state only."""

    register = models.CharField(max_length=64)
    """Id of the register in the jurisdiction."""
    key = models.CharField(max_length=64)
    """What the register is asked by: a person number, a property number."""
    attributes = models.JSONField(default=dict)
    """Attribute's name to its value, as plain JSON of the types that the register declares."""
    as_of = models.DateField()
    """The day on which the register said so."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "key"], name="one_record_per_register_and_key")
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.key}"


class Load(models.Model):
    """A dropped file that was loaded: what it brought, and what had to be set aside."""

    register = models.CharField(max_length=64)
    file = models.CharField(max_length=255)
    """Its name in the folder."""
    size = models.BigIntegerField()
    """Bytes."""
    modified = models.DateTimeField()
    at = models.DateTimeField()
    records = models.BigIntegerField()
    set_aside = models.BigIntegerField()
    reasons = models.JSONField(default=list)
    """Place and reason of the first thousand records set aside, without what stands in them."""

    class Meta:
        indexes = [models.Index(fields=["register", "-at"], name="newest_load_of_a_register")]

    def __str__(self) -> str:
        return f"{self.register} {self.file}"
