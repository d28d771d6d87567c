"""The verbs of bell and mail."""

from exchange.notices.actions.post import send_again, send_mail
from exchange.notices.actions.reading import choose_mail, mark_all_read, mark_read
from exchange.notices.actions.telling import mail_invitation, tell
from exchange.notices.actions.waiting import tell_named, tell_unread

__all__ = [
    "choose_mail", "mail_invitation", "mark_all_read", "mark_read", "send_again", "send_mail",
    "tell", "tell_named", "tell_unread",
]  # fmt: skip
