"""The board's verbs, by thing."""

from exchange.board.actions.drafting import draft_from_gap
from exchange.board.actions.needs import (
    ask_again,
    edit_need,
    endorse,
    expire_need,
    fill_need,
    meet_need,
    open_to,
    post_need,
    reopen_need,
    return_need,
    reuse_need,
    save_draft,
    shut_to,
    withdraw_need,
)
from exchange.board.actions.offers import (
    edit_offer,
    expire_offer,
    publish_offer,
    renew_offer,
    withdraw_offer,
)
from exchange.board.actions.samples import remove_sample
from exchange.board.actions.subjects import read_subjects, reread_subjects
from exchange.board.actions.timekeeping import expire_late
from exchange.board.actions.translating import ask_version, translate_version
from exchange.board.actions.versions import drop_version, write_version

__all__ = [
    "ask_again",
    "ask_version",
    "draft_from_gap",
    "drop_version",
    "edit_need",
    "edit_offer",
    "endorse",
    "expire_late",
    "expire_need",
    "expire_offer",
    "fill_need",
    "meet_need",
    "open_to",
    "post_need",
    "publish_offer",
    "read_subjects",
    "remove_sample",
    "renew_offer",
    "reopen_need",
    "reread_subjects",
    "return_need",
    "reuse_need",
    "save_draft",
    "shut_to",
    "translate_version",
    "withdraw_need",
    "withdraw_offer",
    "write_version",
]
