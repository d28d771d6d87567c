"""The reference: areas, Parties, targets, kinds of support, languages."""
