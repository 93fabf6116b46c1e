"""Missing translations, and the pages to add them."""
