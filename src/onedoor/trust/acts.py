"""What can be done with personal data, as the ledger names it. A name never changes once it has been written."""

READ = "read"
"""Values were read from a register."""
READ_BEGUN = "read begun"
"""A register elsewhere is about to be asked: committed before it is. What came of it says the entry that follows, with the
same moment, person, fields, purpose and ground; where none follows, whoever asked was cut off and may have seen something."""
READ_OF_ALL = "read of all"
"""A register was read as a whole, for everybody of whom it has a record."""
READ_REFUSED = "read refused"
"""Somebody asked a register for values without an agreement that allows it; none were given."""
READ_FAILED = "read failed"
"""A register was asked and did not answer; no values were given."""
SHOWN = "shown"
"""Values were shown to the person they are about."""
CONSULTED = "shown to those asked"
"""Somebody who was asked for their view (a neighbour) saw what they are asked about."""
CASE_OPENED = "case opened"
"""An officer opened a case."""
PERSON_OPENED = "person opened"
"""An officer opened a person out of no case; the ground is the reason that they gave."""
SEARCHED = "searched"
"""An officer searched people or cases."""
DECIDED = "decided"
"""A decision about the person was made."""
DOCUMENT_OPENED = "document opened"
"""An officer opened a document of the person."""
INQUIRY_MADE = "inquiry made"
"""The person asked an organisation to answer for their data."""
INQUIRY_WITHDRAWN = "inquiry withdrawn"
"""The person took such a question back."""
INQUIRY_OPENED = "inquiry opened"
"""An officer opened such a question."""
INQUIRY_EXTENDED = "inquiry extended"
"""An officer took more time to answer it; `legal_ground` is the law that allows it."""
INQUIRY_ANSWERED = "inquiry answered"
"""An officer answered it."""
ACCESS_CHANGED = "access changed"
"""What a person may do was changed."""
SWITCHED = "switched"
"""Another system of a register answers for some fields from now on; `legal_ground` says which."""
COMPARED = "comparison opened"
"""Somebody saw for whom two systems of a register say different things, not what they say; the ground is the reason given."""
RECORDS_LINKED = "records linked"
"""Records of two registers were found to be about the same person, or were compared for it; `legal_ground` says what came of it."""
ERASED = "entry erased"
"""Entries of the ledger lost their content because their retention ended; `fields` names them."""
SCRUBBED = "scrubbed"
"""Personal data was erased, because its retention ended or because the person asked; `fields` are `table.field`."""
HOLD_PLACED = "hold placed"
"""Data about a person or of a case must not be scrubbed for a time."""
HOLD_LIFTED = "hold lifted"
CONSENT_GIVEN = "consent given"
"""Somebody agreed to what needs their consent; `fields` name the service and the input."""
CONSENT_WITHDRAWN = "consent withdrawn"

ALL = frozenset(
    {
        READ,
        READ_BEGUN,
        READ_OF_ALL,
        READ_REFUSED,
        READ_FAILED,
        SHOWN,
        CONSULTED,
        CASE_OPENED,
        PERSON_OPENED,
        SEARCHED,
        DECIDED,
        DOCUMENT_OPENED,
        INQUIRY_MADE,
        INQUIRY_WITHDRAWN,
        INQUIRY_OPENED,
        INQUIRY_EXTENDED,
        INQUIRY_ANSWERED,
        ACCESS_CHANGED,
        SWITCHED,
        COMPARED,
        RECORDS_LINKED,
        ERASED,
        SCRUBBED,
        HOLD_PLACED,
        HOLD_LIFTED,
        CONSENT_GIVEN,
        CONSENT_WITHDRAWN,
    }
)
