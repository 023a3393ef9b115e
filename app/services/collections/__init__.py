"""Changes to a collection as a whole: its settings, its presets, its trash."""
