"""What can be done with personal data, as the ledger names it. A name never changes once it has been written."""

READ = "read"
"""Values were read from a register."""
READ_OF_ALL = "read of all"
"""A register was read as a whole, for everybody of whom it has a record."""
READ_REFUSED = "read refused"
"""Somebody asked a register for values without an agreement that allows it; none were given."""
READ_FAILED = "read failed"
"""A register was asked and did not answer; no values were given."""
SHOWN = "shown"
"""Values were shown to the person they are about."""
CASE_OPENED = "case opened"
"""An officer opened a case."""
SEARCHED = "searched"
"""An officer searched people or cases."""
DECIDED = "decided"
"""A decision about the person was made."""
DOCUMENT_OPENED = "document opened"
"""An officer opened a document of the person."""
ACCESS_CHANGED = "access changed"
"""What a person may do was changed."""
ERASED = "entry erased"
"""Entries of the ledger lost their content because their retention ended; `fields` names them."""

ALL = frozenset(
    {
        READ,
        READ_OF_ALL,
        READ_REFUSED,
        READ_FAILED,
        SHOWN,
        CASE_OPENED,
        SEARCHED,
        DECIDED,
        DOCUMENT_OPENED,
        ACCESS_CHANGED,
        ERASED,
    }
)
