"""The contact sheet: files, sections, tags, descriptions, uploads."""
