"""Register records that Onedoor holds itself, for registers without a system of their own."""

from django.db import models


class Record(models.Model):
    """What one register says about one key: the newest state only."""

    register = models.CharField(max_length=64)
    """Id of the register in the jurisdiction."""
    key = models.CharField(max_length=64)
    """What the register is asked by: a person number, a property number, a number of the register's own."""
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


class Switch(models.Model):
    """A capability of a register was switched to another system. The newest row holds; none is ever changed."""

    register = models.CharField(max_length=64)
    capability = models.CharField(max_length=64)
    to = models.CharField(max_length=6)
    """`legacy`, `shadow` or `new`."""
    at = models.DateTimeField()
    by_id = models.CharField(max_length=255)
    by_name = models.CharField(max_length=255)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["register", "capability", "-id"], name="newest_switch")]

    def __str__(self) -> str:
        return f"{self.register} {self.capability}: {self.to}"


class Comparison(models.Model):
    """How often two systems of a register were compared on a day."""

    register = models.CharField(max_length=64)
    capability = models.CharField(max_length=64)
    day = models.DateField()
    compared = models.BigIntegerField(default=0)
    """Records."""
    alike = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    """Reads that were not compared, because too many waited for the new system."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "capability", "day"], name="one_comparison_per_capability_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.capability} {self.day}"


class Difference(models.Model):
    """Two systems of a register did not say the same. Says for whom and where, never what they said."""

    register = models.CharField(max_length=64)
    capability = models.CharField(max_length=64)
    attribute = models.CharField(max_length=200, blank=True)
    """Empty where it is about the record, or the read, as a whole."""
    kind = models.CharField(max_length=20)
    """A word of `differences.Kind`."""
    key = models.CharField(max_length=64, blank=True)
    """Whose record it is; empty where the read as a whole is meant."""
    note = models.CharField(max_length=200, blank=True)
    """Types, seconds, how it failed: nothing of what a record says."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["register", "capability", "at"], name="difference_of_capability")]

    def __str__(self) -> str:
        return f"{self.register}.{self.attribute}: {self.kind}"


class Traffic(models.Model):
    """How much one system of a register was asked on a day."""

    register = models.CharField(max_length=64)
    system = models.CharField(max_length=6)
    """`new`: the one under `connector`; `legacy`: the one that it replaces; `shadow`: the new one, asked for comparison."""
    day = models.DateField()
    reads = models.BigIntegerField(default=0)
    keys = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    milliseconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "system", "day"], name="one_count_per_system_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.system} {self.day}: {self.reads}"


class Outage(models.Model):
    """A time in which a system failed, from the first failure until it answered again."""

    register = models.CharField(max_length=64)
    system = models.CharField(max_length=6)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField()
    failures = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    """How it failed last: a `connector.Kind`."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "system"],
                condition=models.Q(ended_at=None),
                name="one_running_outage_per_system",
            )
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.system} {self.began_at}"


class Link(models.Model):
    """Two records of two registers that are, or may be, about the same one. The records themselves stay as they are."""

    left_register = models.CharField(max_length=64)
    left_key = models.CharField(max_length=64)
    right_register = models.CharField(max_length=64)
    right_key = models.CharField(max_length=64)
    probability = models.FloatField()
    basis = models.CharField(max_length=20)
    """What it was found by: `national number` or `model`."""
    model = models.CharField(max_length=20)
    """Version of the way of comparing."""
    state = models.CharField(max_length=10)
    """A word of `terms.LinkState`."""
    found_at = models.DateTimeField()
    by_id = models.CharField(max_length=200)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    """When it came into its state."""
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["left_register", "left_key", "right_register", "right_key"], name="one_link_per_pair"
            )
        ]
        indexes = [
            models.Index(fields=["state", "-probability"], name="links_to_review"),
            models.Index(fields=["right_register", "right_key"], name="link_from_the_right"),
        ]

    def __str__(self) -> str:
        return f"{self.left_register} {self.left_key} = {self.right_register} {self.right_key}: {self.state}"
