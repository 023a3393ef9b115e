"""Facts out of Exif, IPTC and XMP."""
