"""What upper rooms may listen to. Each is sent within the transaction, with `case=` and `at=`."""

from django.dispatch import Signal

submitted = Signal()
decided = Signal()
asked = Signal()
messaged = Signal()
