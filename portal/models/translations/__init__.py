"""Models for translators: the glossary, and former translations."""
