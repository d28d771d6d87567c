"""Users, the hats they hold, and who may see their contacts."""
