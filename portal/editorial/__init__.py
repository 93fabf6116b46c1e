"""What staff do with content, without a form."""
