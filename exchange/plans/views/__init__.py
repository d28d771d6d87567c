"""Pages of a Party's plan."""
