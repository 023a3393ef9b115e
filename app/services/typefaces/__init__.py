"""Typefaces: the pairings whose fonts are installed as packages, the studio's own, and the rules that load them."""
