"""Add several pictures at once: `upload` stores them, `describe` edits their texts."""
