"""The parts of a picture file: those with pixels, and metadata that may be left out, so that it never costs a picture.

Each module reads the structure of a format. `opening` opens a file without the parts that Pillow cannot read.
"""
