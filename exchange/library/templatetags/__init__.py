"""Words and drawings of the library for templates."""
