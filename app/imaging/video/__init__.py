"""Videos: FFmpeg in its confinement, the facts of a video, its poster frame and its preview."""
