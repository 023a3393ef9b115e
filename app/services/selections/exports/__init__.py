"""What leaves Vitrine of a client's choice: names, filter strings, a spreadsheet, sidecars. Pure functions of picks."""
