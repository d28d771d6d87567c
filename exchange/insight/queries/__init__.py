"""Reads behind the pages of insight, one file a page."""
