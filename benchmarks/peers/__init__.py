"""Other ways to make a thumb and a preview, each a process that takes one JSON line a picture.

The first line each of them prints is ``{"version": ...}``, then one line for every picture that is done. They write
``thumb.jpg`` (200 × 200, cropped to fill, q75) and ``medium.jpg`` (1200 px wide, progressive, q85), both upright, sRGB,
4:2:0, with optimized Huffman tables and without metadata.
"""
