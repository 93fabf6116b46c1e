"""Steps, working copies and previews, as the desk offers them."""
