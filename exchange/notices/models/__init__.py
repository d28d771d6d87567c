"""Notices, mails and what people want by mail; the models' names for the rest of the house."""

from exchange.notices.models.line import Line, Part
from exchange.notices.models.mail import Mail, Preference
from exchange.notices.models.notice import Notice

__all__ = ["Line", "Mail", "Notice", "Part", "Preference"]
