"""The bell and the mail."""
