"""A collection's settings, theme, presets and variants."""
