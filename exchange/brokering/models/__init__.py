"""Cases, suggestions, proposals, exchanges and their outcomes."""

from exchange.brokering.models.answer import Answer, Suggestion
from exchange.brokering.models.call import NetworkCall
from exchange.brokering.models.case import Case, Interest, LookIn
from exchange.brokering.models.exchange import Exchange, Outcome
from exchange.brokering.models.lexicon import LexiconEntry
from exchange.brokering.models.portfolio import PortfolioLine
from exchange.brokering.models.proposal import Proposal
from exchange.brokering.models.twin import Twin

__all__ = [
    "Answer",
    "Case",
    "Exchange",
    "Interest",
    "LexiconEntry",
    "LookIn",
    "NetworkCall",
    "Outcome",
    "PortfolioLine",
    "Proposal",
    "Suggestion",
    "Twin",
]
