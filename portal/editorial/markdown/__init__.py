"""Rich texts as plain lines with simple marks, and back to the same HTML."""
