"""Maps and covers: from points, names and outlines to SVG and to pixels.

Nothing here knows a model or a page, and of Django only its cache. An app hands over
plain values. From the ground up: `earth` and `coast`, which know where land is; `maps`,
whose paths and names a template puts together; `covers`, which are pictures in one ink;
and `cached`, which draws each of them once.
"""
