"""Facts from the Exif, IPTC and XMP data of pictures."""
