"""Web fonts: what a font file is reduced to, how it is made in a child process, and what is known of the result."""
