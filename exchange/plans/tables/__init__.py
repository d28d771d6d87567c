"""Reads a pasted or uploaded table of national targets, and writes one."""

from exchange.plans.tables.files import MOST_BYTES, decoded
from exchange.plans.tables.reading import Line, read
from exchange.plans.tables.writing import heads, row_of, written

__all__ = ["MOST_BYTES", "Line", "decoded", "heads", "read", "row_of", "written"]
