"""The keepsake: a copy of a gallery that opens from a disk, without the internet."""
