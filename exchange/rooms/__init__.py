"""Live rooms of an exchange."""
