"""Pages of insight: each reads, none writes."""
