"""The instrument: every kind of public page in every rendering, held against what is promised.

`make ux` runs all of it; the suite runs a part in which each pair of page, rendering and look
meets at least once (looks.py).
"""
