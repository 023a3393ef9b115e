"""The conversion of pictures in any color encoding to 8-bit sRGB."""
