"""Hubs, resources and lessons; the models' names for the rest of the house."""

from exchange.library.models.hub import Hub
from exchange.library.models.lesson import Lesson
from exchange.library.models.record import Record
from exchange.library.models.resource import LinkReport, Resource
from exchange.library.models.source import Skipped, Source

__all__ = ["Hub", "Lesson", "LinkReport", "Record", "Resource", "Skipped", "Source"]
