"""Reads that span brokering's rows: the desk and its cases, and the first answer."""

from exchange.brokering.queries.again import RANKING, ranked_from, unranked
from exchange.brokering.queries.answer import FirstAnswer, first_answer
from exchange.brokering.queries.cases import (
    QUEUES,
    answer_day,
    desk,
    desk_counts,
    desk_found,
    due_day,
    interests_of,
    neighbours,
    networks_to_ask,
    next_day,
    open_counts,
    proposals_of,
    results,
    suggestions_of,
    version_of,
    waiting_days,
)
from exchange.brokering.queries.conflicts import (
    conflicts,
    in_conflict,
    named_by,
    provider_of,
    set_aside,
)
from exchange.brokering.queries.lexicon import entries, missing_words, read_words, touched
from exchange.brokering.queries.portfolio import PORTFOLIO, portfolio, portfolio_groups

__all__ = [
    "PORTFOLIO",
    "QUEUES",
    "RANKING",
    "FirstAnswer",
    "answer_day",
    "conflicts",
    "desk",
    "desk_counts",
    "desk_found",
    "due_day",
    "entries",
    "first_answer",
    "in_conflict",
    "interests_of",
    "missing_words",
    "named_by",
    "neighbours",
    "networks_to_ask",
    "next_day",
    "open_counts",
    "portfolio",
    "portfolio_groups",
    "proposals_of",
    "provider_of",
    "ranked_from",
    "read_words",
    "results",
    "set_aside",
    "suggestions_of",
    "touched",
    "unranked",
    "version_of",
    "waiting_days",
]
