"""Readers of hubs: what they make of what hubs really send."""
