"""Stored files: uploads are judged by their content and encoded again. Knows no model.

A picture is decoded by a process with limits (`decoder`, started by `decoding`) and
written again without metadata (`uploads`), with smaller sizes beside it (`renditions`).
"""
