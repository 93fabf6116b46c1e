"""From draft over review to the site and back: steps, working copies, previews."""
