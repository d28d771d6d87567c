"""The product on one page: what follows each fact, and what the clock starts.

A fact is written by one verb (``journal.record``); each name behind it is a Step, carried out
once by ``exchange.<room>.tasks.<verb>(entry)``. Read downwards, this is the way of a need.
"""

from __future__ import annotations

TELL = "notices.tell"

FLOW: dict[str, tuple[str, ...]] = {
    # people: hats are claimed, granted, vetted
    "seat.claimed": (TELL,),
    "seat.granted": (TELL,),
    "seat.refused": (TELL,),
    "seat.handed_over": (TELL,),
    "claim.withdrawn": (TELL,),
    "invitation.sent": ("notices.mail_invitation",),
    "invitation.accepted": (TELL,),
    "invitation.withdrawn": (),
    "expert.joined": (TELL,),
    "expert.edited": (),
    "expert.vetted": ("brokering.rank_all", TELL),
    "expert.not_vetted": ("brokering.rank_all", TELL),
    "organisation.founded": (TELL,),
    "organisation.vetted": ("brokering.rank_all", TELL),
    "organisation.not_vetted": ("brokering.rank_all", TELL),
    "member.added": (TELL,),
    "member.removed": (TELL,),
    "contact.looked_at": (TELL,),
    "mandate.granted": (TELL,),
    "mandate.ended": ("brokering.free_cases", TELL),
    # library: what exists comes in, is suggested, shown, found dead
    "library.released": ("brokering.rank_all",),
    "library.taken_in": ("brokering.rank_all",),
    "hub.connected": (),
    "resource.suggested": (TELL,),
    "resource.shown": ("brokering.rank_all", TELL),
    "resource.refused": (TELL,),
    "resource.hidden": ("brokering.rank_all",),
    "resource.edited": ("brokering.rank_all",),
    "link.reported": (),
    "link.found_working": (),
    "link.died": (),
    "link.returned": (),
    "lesson.kept": ("brokering.rank_all",),
    "lesson.dropped": ("brokering.rank_all",),
    # plans: what a Party set itself, and how far it is
    "target.entered": (),
    "targets.taken_in": (),
    "target.edited": (),
    "target.retired": (),
    "target.restored": (),
    "assessment.kept": (),
    # board: a need is written, posted, the Party says yes
    "need.drafted": ("brokering.rank_need",),
    "need.posted": ("brokering.open_case", "brokering.rank_need", TELL),
    "need.edited": ("brokering.rank_need",),
    "need.endorsed": ("brokering.rank_need", TELL),
    "need.returned": (TELL,),
    "need.withdrawn": ("brokering.drop_need", TELL),
    "need.expired": ("brokering.drop_need", TELL),
    "need.filled": (TELL,),
    "need.met": (),
    "need.reopened": ("brokering.rank_need",),
    "need.reused": ("brokering.drop_need", TELL),
    "need.asked_again": ("brokering.rank_need", TELL),
    "need.version_asked": ("board.translate",),
    "need.version_written": (),
    "need.version_dropped": (),
    "offer.published": ("brokering.rank_all",),
    "offer.edited": ("brokering.rank_all",),
    "offer.version_asked": ("board.translate",),
    "offer.version_written": ("brokering.rank_all",),
    "offer.version_dropped": ("brokering.rank_all",),
    "offer.withdrawn": ("brokering.drop_offer",),
    "offer.expired": ("brokering.drop_offer", TELL),
    # brokering: suggestions, proposals, exchanges
    "case.opened": (),
    "case.taken": (TELL,),
    "case.freed": (),
    "case.looked_in": (),
    "ranking.asked": ("brokering.rank_again",),
    "portfolio.asked": ("brokering.lay_out_portfolio",),
    "portfolio.accepted": (),
    "portfolio.refused": (),
    "portfolio.restored": (),
    # each of these asks for everything to be ranked again besides
    "lexicon.added": ("brokering.read_again",),
    "lexicon.edited": ("brokering.read_again",),
    "lexicon.retired": ("brokering.read_again",),
    "lexicon.restored": ("brokering.read_again",),
    "suggestions.ready": (TELL,),
    "answer.grew": (TELL,),
    "suggestion.said": ("brokering.rank_need",),
    "suggestion.wished": (TELL,),
    "suggestion.dismissed": ("brokering.rank_need",),
    "suggestion.restored": ("brokering.rank_need",),
    "interest.shown": (TELL,),
    "network.asked": (TELL,),
    "proposal.made": (TELL,),
    "proposal.half_agreed": (TELL,),
    "proposal.declined": (TELL,),
    # a conflict of interest, given as the reason of any of these
    "conflict.named": ("brokering.rank_party",),
    "conflict.taken_back": ("brokering.rank_party",),
    "proposal.withdrawn": (TELL,),
    "proposal.lapsed": (TELL,),
    "proposal.reminded": (TELL,),
    "exchange.opened": ("rooms.open_room", "brokering.rank_need", TELL),
    "exchange.reported": (TELL,),
    "exchange.reminded": (TELL,),
    "exchange.closed": ("brokering.draft_lesson", TELL),
    "exchange.reopened": ("brokering.draft_lesson", TELL),
    "exchange.ended": ("brokering.rank_need", TELL),
    "exchange.consent_changed": ("brokering.draft_lesson",),
    # rooms
    "room.opened": (),
    "room.member_removed": (),
    # upkeep
    "atlas.released": (),
    "step.retried": (),
    "mail.tried_again": (),
    "job.asked": (),
    "job.paused": (),
    "job.resumed": (),
    "job.cancelled": (),
    "job.done": (),
    "job.failed": (),
}

# Steps that somebody waits for: done before all others, the newest first.
FIRST = ("brokering.rank_need", "rooms.open_room")
# Steps that may take long: between their pieces all others are done, and none of them begins there
# (``journal.actions.run_due_short``).
LONG = (
    "brokering.rank_all", "brokering.rank_again", "brokering.read_again",
    "brokering.lay_out_portfolio", "board.translate",
)  # fmt: skip
# Steps that do the same whatever fact they follow: one run does it for all that wait.
ONCE = ("brokering.rank_all", "brokering.read_again")

# Verbs of the clock that a worker also begins with, so that what follows finds all at hand.
AT_START = ("brokering.keep_level",)

# Verbs the clock starts, with their seconds.
CLOCK: dict[str, int] = {
    "notices.send_mail": 10,
    "notices.tell_named": 10,
    "notices.tell_unread": 30,
    "brokering.keep_time": 60,
    "brokering.keep_level": 60,
    "board.keep_time": 600,
    "library.check_links": 600,
    "library.keep_harvests": 10,
}
# Verbs of the clock that are short and that people wait for: reminders and mails. Long work carries
# them out between its pieces when their seconds are over.
QUICK = (
    "brokering.keep_time", "notices.tell_named", "notices.tell_unread", "notices.send_mail",
)  # fmt: skip
