"""Needs and offers; the models' names for the rest of the house."""

from exchange.board.models.need import Endorsement, Need, Reader
from exchange.board.models.offer import EvidenceItem, Offer
from exchange.board.models.version import Version

__all__ = ["Endorsement", "EvidenceItem", "Need", "Offer", "Reader", "Version"]
