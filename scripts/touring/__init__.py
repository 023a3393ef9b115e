"""The parts of ``scripts/tour.py``: the site, the studio that fills it, the scenes, and the camera."""
