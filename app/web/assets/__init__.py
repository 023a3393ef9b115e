"""Scripts, styles and icons: fingerprinted, stripped, compressed."""
