"""What comes along with a text that is pasted at the desk."""
