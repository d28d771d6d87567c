"""The permit table: every address, by every role, and what comes of it. ``table`` says how to read it."""
