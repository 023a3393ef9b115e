"""Exports of a client's selection: names, filter strings, a spreadsheet and sidecars.

They are pure functions of the selected photos.
"""
