"""Fusing the blocks: how alike two texts are, fast over many rows and exactly for one pair."""

from dataclasses import dataclass
from math import log
from typing import Optional

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matching.features import BLOCKS, Features
from matching.growing import Growing
from matching.postings import Postings
from matching.text import LANGUAGES
from matching.vectors import Array, Columns, Floats, Vector, block_of, by_block, hashed

_REFRESH = 0.05
"""Share of new rows, or of rows gone, from which idf and norms are taken anew."""
_FEW = 16
_BITS = np.array([1 << place for place in range(len(BLOCKS))], np.uint8)
SAME = 1 << len(BLOCKS)
"""The bit of a row's kind that says it is in the asking text's language."""
CUT = 5.0
"""What is taken off the idf of a name's n-gram: those in one of fifty texts say nothing."""
POWER = 0.7
"""Of idf: the whole of it lets one rare word outweigh all else that two texts share."""
SLOPE = 0.6
"""Lengths of the sample's mean text that are added to the length of every text compared with: a
short one that shares a word or two is not taken for a better answer than a long one that shares
six (after A. Singhal, C. Buckley and M. Mitra, "Pivoted document length normalization", 1996)."""
_WORD, _NAME = BLOCKS.index("word"), BLOCKS.index("name")
CODES = {lang: code for code, lang in enumerate(LANGUAGES)}


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each block counts.

    Within one language words, names (`name` of what concepts leave) and concepts: at most
    `concept`, and that only for a need that speaks of the field (`field_from`, `field_full`: the
    share of its words where concepts begin to count and where they count fully), since outside it
    the lexicon knows common words only. Across languages there are no words to compare, and their
    weight goes to the others; a concept in common is far likelier than a word in common, so the
    whole then counts `across`, which puts both on one scale.

    Tuned on half of the judged needs and on texts of other fields; see docs/matching.md.
    """

    concept: float = 0.5
    name: float = 0.1
    field_from: float = 0.08
    field_full: float = 0.25
    across: float = 0.66

    def weights(self, same: bool, field: float, filled: int) -> tuple[float, ...]:
        """Weights of words, concepts and names for a pair in one language (`same`) or in two, of
        which only the `filled` blocks (a bit each) can be compared; `field`: see `Features`. They
        sum to 1 in one language, to `across` in two, to 0 where nothing can be compared."""
        concept = 1.0 - self.name
        if same:
            known = (field - self.field_from) / (self.field_full - self.field_from)
            concept = self.concept * min(1.0, max(0.0, known))
        rest = 1.0 - concept
        names = rest * self.name if same else rest
        each = (rest - names, concept, names)
        held = [weight * (filled >> place & 1) for place, weight in enumerate(each)]
        whole = (1.0 if same else self.across) / (sum(held) or 1.0)
        return tuple(weight * whole for weight in held)


class Space:
    """Rows of texts in three blocks.

    `prior` is a fixed collection whose document frequencies are added to those of the rows, so
    that a pool of three offers knows common words from rare ones; it can also weigh the rows
    alone (`fixed`), and then what is said of a row depends on no other row.
    """

    def __init__(self, fusion: Fusion, prior: Optional["Space"] = None) -> None:
        self.fusion = fusion
        self.prior = prior
        self._postings = Postings()
        self._langs = Growing(np.int8)
        self._scales = {fixed: Growing(np.float32, len(BLOCKS)) for fixed in (False, True)}
        self._filled = {fixed: Growing(np.uint8) for fixed in (False, True)}
        self._added: Array = np.zeros(len(BLOCKS)) if prior is None else prior._added
        self.refresh()

    def __len__(self) -> int:
        return len(self._langs)

    def append(self, text: Vector) -> int:
        """Adds a row and returns its number; idf waits until there is a twentieth more."""
        self._postings.append(text.columns, text.values)
        self._langs.append(CODES.get(text.lang, -1))
        for fixed, by in ((False, self), (True, self.prior)):
            if by is not None:
                norms = by.norms(text)
                self._scales[fixed].append(self.scales(norms))
                self._filled[fixed].append(bits(norms))
        return len(self) - 1

    @property
    def settled(self) -> int:
        """How many rows there were at the last `refresh`."""
        return self._known

    def stale(self, gone: int) -> bool:
        """Whether so many rows are new, or `gone`, that `refresh` is due."""
        return max(len(self) - self._known, gone) > max(_FEW, _REFRESH * self._known)

    def refresh(self, kept: npt.NDArray[np.bool_] | None = None) -> None:
        """Takes idf and norms anew; with `kept`, the other rows go and the rest is renumbered."""
        if kept is not None:
            self._langs.replace(self._langs.view[kept])
            for held in (*self._scales.values(), *self._filled.values()):
                if len(held):
                    held.replace(held.view[kept])
        self._postings.merge(kept)
        self._known = len(self)
        self._totals = np.bincount(self._langs.view + 1, minlength=len(LANGUAGES) + 1)
        if self.prior is not None:
            self._totals = self._totals + self.prior._totals
        self._highest = np.full((len(self._totals), len(BLOCKS)), 1 + log(1 + self._totals.sum()))
        self._highest[:, _WORD] = 1 + np.log(1 + self._totals)
        self._highest[:, _NAME] -= CUT
        if len(self):
            self._rescale()

    def _rescale(self) -> None:
        norms = np.zeros((len(self), len(BLOCKS)))
        columns, matrix = self._postings.matrix()
        for place, block in enumerate(by_block(columns)):
            squares = matrix[block]
            squares.data **= 2
            for code in np.unique(self._langs.view):
                rows = self._langs.view == code
                weights = self.idf(columns[block], int(code)) ** 2
                norms[rows, place] = (squares.T @ weights.astype(np.float32))[rows]
        norms = np.sqrt(norms)
        if self.prior is None:
            self._added = SLOPE * norms.sum(0) / np.maximum(1, (norms > 0).sum(0))
        self._scales[False].replace(self.scales(norms))
        self._filled[False].replace(bits(norms))

    def scales(self, norms: Array, part: float = 1.0) -> Array:
        """What each block of a text compared with is multiplied by, 0 where it is empty; `part`
        of what is added to lengths."""
        return np.where(norms > 0, inverse(norms + part * self._added), 0.0)

    def idf(self, columns: Columns, code: int) -> Array:
        """ln((1 + rows) / (1 + frequency)) + 1, as scikit-learn smooths it, to the POWER; words
        count the rows of their own language (by its number in LANGUAGES), names lose CUT."""
        counts = self._postings.counts(columns)
        if self.prior is not None:
            counts = counts + self.prior._postings.counts(columns)
        highest = self._highest[code + 1, block_of(columns)]
        # Columns of other languages may stand in more rows than this language has.
        return np.maximum(0.0, highest - np.log(1.0 + counts)) ** POWER

    def weighted(self, text: Vector) -> tuple[Array, Array]:
        """idf squared of each column, and the length of each block after idf."""
        squares = self.idf(text.columns, CODES.get(text.lang, -1)) ** 2
        heights = squares * text.values**2
        return squares, np.sqrt(np.bincount(block_of(text.columns), heights, len(BLOCKS)))

    def norms(self, text: Vector) -> Array:
        """The length of each block after idf."""
        return self.weighted(text)[1]

    def rows(self, code: int, fixed: bool = False) -> tuple[npt.NDArray[np.uint8], Floats]:
        """Of every row its kind (a bit for each block it fills, SAME where it is in the language
        of that code) and what each block is multiplied by, see `scales`; `fixed` by the prior."""
        kinds = self._filled[fixed].view | (self._langs.view == code) * np.uint8(SAME)
        return kinds, self._scales[fixed].view

    def kinds(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int8]]:
        """Of every row the blocks it fills (a bit each), and its language by number."""
        return self._filled[False].view, self._langs.view

    def matrix(self) -> tuple[Columns, sparse.csr_matrix]:
        """The distinct columns, and the matrix of columns by `settled` rows."""
        return self._postings.matrix()

    def dots(self, columns: Columns, weights: Floats, new: bool = False) -> Floats:
        """The product of every row, or of those not `settled`, with a query given by its distinct
        columns."""
        return self._postings.dots(columns, weights, new)

    def concept_weights(self, text: Features) -> dict[str, float]:
        """Each concept of a text times its idf."""
        columns, told = hashed(text), text.blocks["concept"]
        idf = self.idf(columns[block_of(columns) == BLOCKS.index("concept")], -1).tolist()
        return {
            term: value * weight for (term, value), weight in zip(told.items(), idf, strict=True)
        }


def bits(norms: Array) -> npt.NDArray[np.uint8]:
    """Which blocks have a length, as a number with a bit for each."""
    return ((norms > 0) * _BITS).sum(axis=-1, dtype=np.uint8)


def inverse(norms: Array) -> Array:
    """One over each value, 0 for 0."""
    return np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
