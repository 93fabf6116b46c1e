"""Stored files: uploads are judged by their content and stored anew. Knows no model.

The header of a picture is read first (`headers`); only one within the limits is decoded
(`decoding`) and written again without metadata (`uploads`), with smaller sizes beside
it (`renditions`).
"""
