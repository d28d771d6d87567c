"""Reads a pasted or uploaded table of national targets, and writes one."""

from exchange.plans.tables.files import MOST_BYTES, decoded
from exchange.plans.tables.reading import Line, read
from exchange.plans.tables.writing import answer_rows, as_csv, heads, row_of

__all__ = ["MOST_BYTES", "Line", "answer_rows", "as_csv", "decoded", "heads", "read", "row_of"]
