"""The benchmarks of speed and memory, which ``make bench`` runs.

With ``--keep`` the results are written into ``docs/benchmarks.md``.
"""
