"""ZIP archives that can be resumed, and the limits on downloads."""
