"""Brokering's verbs, by thing."""

from exchange.brokering.actions.again import forget_ranking, rank_again, steer_ranking
from exchange.brokering.actions.answering import close_as_answered, say, see, wish
from exchange.brokering.actions.calls import ask_network
from exchange.brokering.actions.cases import (
    dismiss,
    free_cases,
    look_in,
    open_case,
    restore,
    show_interest,
    take_case,
)
from exchange.brokering.actions.exchanges import confirm, consent, end, reopen, report
from exchange.brokering.actions.lessons import draft_lesson
from exchange.brokering.actions.lexicon import add_entry, edit_entry, retire_entry
from exchange.brokering.actions.portfolio import (
    accept_line,
    ask_portfolio,
    refuse_line,
    restore_line,
    store_portfolio,
)
from exchange.brokering.actions.proposals import (
    accept,
    decline,
    propose,
    take_back_conflict,
    withdraw_proposal,
)
from exchange.brokering.actions.ranking import (
    announce,
    drop_offer,
    lapse_all,
    store_ranking,
)
from exchange.brokering.actions.samples import remove_sample
from exchange.brokering.actions.timekeeping import keep_time
from exchange.brokering.actions.twins import store_twins

__all__ = [
    "accept",
    "accept_line",
    "add_entry",
    "announce",
    "ask_network",
    "ask_portfolio",
    "close_as_answered",
    "confirm",
    "consent",
    "decline",
    "dismiss",
    "draft_lesson",
    "drop_offer",
    "edit_entry",
    "end",
    "forget_ranking",
    "free_cases",
    "keep_time",
    "lapse_all",
    "look_in",
    "open_case",
    "propose",
    "rank_again",
    "refuse_line",
    "remove_sample",
    "reopen",
    "report",
    "restore",
    "restore_line",
    "retire_entry",
    "say",
    "see",
    "show_interest",
    "steer_ranking",
    "store_portfolio",
    "store_ranking",
    "store_twins",
    "take_back_conflict",
    "take_case",
    "wish",
    "withdraw_proposal",
]
