"""A Party's own plan: its national targets and its self-assessments."""
