"""Any color encoding to 8-bit sRGB."""
