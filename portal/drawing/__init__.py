"""Maps and covers: from points, names and outlines to SVG and to pixels.

No module here uses models or pages, and of Django only the cache. An app passes plain
values. From the lowest layer up: `earth` and `coast`, the land; `maps`, whose paths and
names a template renders; `covers`, which are pictures in one ink; and `cached`, which
draws each of them once.
"""
