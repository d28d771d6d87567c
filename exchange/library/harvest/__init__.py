"""Reading what hubs publish: one reader a protocol, none of which knows Django or the network.

A reader is a generator, ``read(ask, address, since, cursor)``, of pages (``shape.Page``). Each page
carries the cursor from which another process can go on. ``ask`` fetches; ``asking`` is the real
one. ``saying`` turns what a hub says into a record of the library.
"""
