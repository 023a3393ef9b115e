"""ZIP archives whose download can be resumed, and the limits on downloads."""
