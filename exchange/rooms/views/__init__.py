"""A room's page, what it adds to pages below, and its events for pages without a socket."""
