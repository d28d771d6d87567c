"""What happened, to what, and what still follows."""
