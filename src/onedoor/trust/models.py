"""The ledger: one row for each act on personal data, and the Merkle tree over them. Rows are added and never changed; the
database sees to it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Entry(models.Model):
    """Who did what with whose data, when, why and on what legal ground. Refers to nothing by foreign key: it outlives all."""

    at = models.DateTimeField()
    act = models.CharField(max_length=64)
    """One of `trust.acts`."""
    actor_kind = models.CharField(max_length=16)
    actor_id = models.CharField(max_length=255)
    actor_name = models.CharField(max_length=255)
    actor_role = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001  # null and empty say different things
    """Of an officer: the roles that they held then, by id, with blanks between; empty for others. None in entries of version 1
    (see `trust.canonical`), which were written before it was kept, and in those that were erased."""
    organisation = models.CharField(max_length=64, blank=True)
    """On whose behalf: id of the organisation, where there is one."""
    about = models.CharField(max_length=64, blank=True)
    """Person number (or other register key) of whom the act concerns; empty when it concerns nobody."""
    fields = ArrayField(models.CharField(max_length=128), default=list)
    """What was touched, as `register.attribute`."""
    purpose = models.CharField(max_length=64)
    """A term of `trust.purposes`."""
    legal_ground = models.TextField(blank=True)
    case = models.CharField(max_length=64, blank=True)
    """Reference of the application it was done for; empty when none."""
    crowd = models.CharField(max_length=64, blank=True, default="")
    """Digest of the crowd that the act concerns, where it concerns many at once; `about` is empty then."""
    hidden_until = models.DateField(null=True, blank=True)
    """The first day on which whom it concerns may see it, where a law allows to look covertly for a time."""
    approved_by = models.CharField(max_length=255, blank=True, default="")
    """Who approved that it is hidden."""
    erased_by = models.BigIntegerField(null=True, blank=True)
    """The entry that tells of the erasure, where this one has lost its content: see `trust.erasure`."""

    class Meta:
        verbose_name_plural = "entries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hidden_until=None, approved_by="")
                | models.Q(hidden_until__isnull=False) & ~models.Q(approved_by=""),
                name="hidden_entries_are_approved",
            )
        ]
        indexes = [
            models.Index(fields=["about", "-id"], name="trust_entry_about"),
            models.Index(fields=["case", "id"], name="trust_entry_case", condition=~models.Q(case="")),
            models.Index(fields=["crowd"], name="trust_entry_crowd", condition=~models.Q(crowd="")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name}: {self.act}"


class CrowdPart(models.Model):
    """Some of the people of a crowd, in their order. The parts of one crowd do not overlap, so that a person is in one.

    A crowd is named by the digest of all its person numbers: reading the same register twice keeps its people once.
    """

    crowd = models.CharField(max_length=64)
    first = models.CharField(max_length=64, db_collation="C")
    last = models.CharField(max_length=64, db_collation="C")
    people = ArrayField(models.CharField(max_length=64))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crowd", "first"], name="one_part_of_a_crowd")]
        indexes = [models.Index(fields=["first", "last"], name="trust_crowdpart_range")]

    def __str__(self) -> str:
        return f"{self.crowd[:12]}: {self.first} to {self.last}"


class Waiting(models.Model):
    """An entry that has no place in the tree yet. The database adds it with the entry; `trust.sequencer` takes it away."""

    entry = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry)


class Leaf(models.Model):
    """The place of an entry in the tree: leaf `position` has the hash of what `trust.canonical` makes of the entry."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    salt = models.BinaryField(null=True)
    """Random; gone when the entry was erased. Without it nobody can try out which entry a leaf stands for."""
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.position}: entry {self.entry}"


class Node(models.Model):
    """A node of the tree at level 8 * `level`, above 256 of the level below: a hash of a tile. Level 0 are the leaves."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class SignedCheckpoint(models.Model):
    """What the log said of its tree of `size` leaves: a signed note."""

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    key = models.TextField()
    """The public key that verifies it, as it is handed on."""

    def __str__(self) -> str:
        return f"{self.size}"


class Cosignature(models.Model):
    """A witness's line below a checkpoint."""

    size = models.BigIntegerField()
    line = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "line"], name="one_of_each_cosignature")]

    def __str__(self) -> str:
        return self.line
