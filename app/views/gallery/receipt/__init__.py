"""The receipt: which originals a visitor has received, and whether a folder of theirs is complete."""
