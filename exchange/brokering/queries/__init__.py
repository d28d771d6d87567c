"""Reads that span brokering's rows: the desk and its cases, and the first answer."""

from exchange.brokering.queries.again import RANKING, unranked
from exchange.brokering.queries.answer import FirstAnswer, first_answer
from exchange.brokering.queries.cases import (
    PROPOSE_DAYS,
    QUEUES,
    YES_DAYS,
    desk,
    desk_counts,
    due_day,
    interests_of,
    neighbours,
    networks_to_ask,
    open_counts,
    proposals_of,
    results,
    suggestions_of,
    waiting_days,
)

__all__ = [
    "PROPOSE_DAYS",
    "QUEUES",
    "RANKING",
    "YES_DAYS",
    "FirstAnswer",
    "desk",
    "desk_counts",
    "due_day",
    "first_answer",
    "interests_of",
    "neighbours",
    "networks_to_ask",
    "open_counts",
    "proposals_of",
    "results",
    "suggestions_of",
    "unranked",
    "waiting_days",
]
