"""Suggestions, proposals, exchanges: bringing two sides together."""
