"""Handing a page on: its short address, and the same as a QR code.

`/s/city-3` leads to the page in the language that the reader's browser asks for, so
that one code on a wall serves everybody. A list has the name of its kind: `/s/cities`.
"""
