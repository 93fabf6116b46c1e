"""What is published, for everybody's own use: tables, described where they are."""
