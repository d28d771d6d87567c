"""The words of a notice, made when it is read: for one reader, in the language in force."""

from exchange.notices.words.lines import explained, line_of, lines_of

__all__ = ["explained", "line_of", "lines_of"]
