"""The demo studio of ``make demo``: an owner, collections, and photographs that the program draws."""
