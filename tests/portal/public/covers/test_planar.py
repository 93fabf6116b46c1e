"""Lines as the drawing of an SVG path."""

from portal.public.covers.planar import lines


def test_what_shrinks_to_a_point_is_not_drawn():
    """A step that leads nowhere is no path: browsers draw nothing behind it."""
    point, line = [(5.1, 5.2), (5.3, 4.9)], [(0, 0), (3, 1), (3, 4)]
    assert lines([point, line]) == lines([line])
    assert lines([point]) == ""
