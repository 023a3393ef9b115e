"""The command ``vitrine storage`` and the commands below it."""
