"""The portal itself: content, how staff write it and what visitors get."""
