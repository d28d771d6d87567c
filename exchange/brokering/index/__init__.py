"""What a worker process holds for matching, kept equal to the database.

The only place that turns rows into the engine's records. The engine itself is imported by
``brokering.tasks`` inside its function and handed in, so that no page ever loads it.
"""

from exchange.brokering.index.pools import POOLS, Asked, Found, Pools
from exchange.brokering.index.portfolio import lay_out

__all__ = ["POOLS", "Asked", "Found", "Pools", "lay_out"]
