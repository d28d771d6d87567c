"""Who is told what: the table, and the people its words stand for."""

from exchange.notices.recipients.table import (
    ACCOUNT,
    BY_MAIL,
    MESSAGE,
    NAMED,
    SETTLES,
    TABLE,
    Telling,
)

__all__ = ["ACCOUNT", "BY_MAIL", "MESSAGE", "NAMED", "SETTLES", "TABLE", "Telling"]
