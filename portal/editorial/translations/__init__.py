"""What is translated, handed out for translation and taken back."""
