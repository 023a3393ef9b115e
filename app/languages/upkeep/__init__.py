"""The upkeep of the catalogs, for developers and translators: which sentences they have, and whether they are right.

Nothing here is imported while the site runs.
"""
