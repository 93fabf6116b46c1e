"""What others are told of a step, without the step knowing who they are."""

from django.dispatch import Signal

# Sent inside the transaction with the row that is public now, or will be by itself.
published = Signal()
