"""Needs and offers; the models' names for the rest of the house."""

from exchange.board.models.need import Endorsement, Need, Reader
from exchange.board.models.offer import EvidenceItem, Offer

__all__ = ["Endorsement", "EvidenceItem", "Need", "Offer", "Reader"]
