"""What needs and offers ask on their pages."""

from exchange.board.forms.need import MoreForm, NeedForm, NoteForm
from exchange.board.forms.offer import OfferForm
from exchange.board.forms.picks import Picks
from exchange.board.forms.version import VersionForm

__all__ = ["MoreForm", "NeedForm", "NoteForm", "OfferForm", "Picks", "VersionForm"]
