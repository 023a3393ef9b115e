"""The peers: other programs that make a thumb and a preview, each a process that reads one JSON line per picture.

Each prints ``{"version": ...}`` first, and then one line for every finished picture. They write ``thumb.jpg``
(200 × 200, cropped to fill, q75) and ``medium.jpg`` (1200 px wide, progressive, q85), both upright, sRGB, 4:2:0, with
optimized Huffman tables and without metadata.
"""
