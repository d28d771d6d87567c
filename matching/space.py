"""Fusing the blocks: how alike two texts are, fast over many rows and exactly for one pair."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.features import Features
from matching.index import Array, BlockIndex, column

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fusion:
    """Weights of the blocks: within one language words lead; across languages there are none to
    compare, and their weight goes to the others."""

    word: float = 0.55
    concept: float = 0.3
    name: float = 0.15
    concept_across: float = 0.85
    name_across: float = 0.15

    def weights(self, same: bool) -> dict[str, float]:
        """Weight by block for a pair of texts in the same language, or not."""
        if same:
            return {"word": self.word, "concept": self.concept, "name": self.name}
        return {"concept": self.concept_across, "name": self.name_across}


class Space:
    """Rows of texts in three blocks; words are counted language by language."""

    def __init__(self, fusion: Fusion, prior: Sequence[Features] = ()) -> None:
        self.fusion = fusion
        self._prior = list(prior)
        self._concepts = BlockIndex([text.blocks["concept"] for text in prior])
        self._names = BlockIndex([text.blocks["name"] for text in prior])
        self._words: dict[str, BlockIndex] = {}
        self._places: dict[str, list[int]] = {}

    def _language(self, lang: str) -> BlockIndex:
        if lang not in self._words:
            own = [text.blocks["word"] for text in self._prior if text.lang == lang]
            self._words[lang] = BlockIndex(own)
            self._places[lang] = []
        return self._words[lang]

    def __len__(self) -> int:
        return len(self._concepts)

    def append(self, text: Features) -> int:
        """Adds a row and returns its number."""
        row = self._concepts.append(text.blocks["concept"])
        self._names.append(text.blocks["name"])
        self._language(text.lang).append(text.blocks["word"])
        self._places[text.lang].append(row)
        return row

    def refresh(self) -> None:
        """Takes idf and norms anew in every block."""
        for index in (self._concepts, self._names, *self._words.values()):
            index.refresh()

    def similarities(self, text: Features) -> Array:
        """The fused similarity, 0 to 1, of a text with every row."""
        across, same = self.fusion.weights(same=False), self.fusion.weights(same=True)
        concepts = self._concepts.cosines(text.blocks["concept"])
        names = self._names.cosines(text.blocks["name"])
        fused = across["concept"] * concepts + across["name"] * names
        if text.lang in self._words:
            own = np.array(self._places[text.lang], dtype=np.int64)
            words = self._words[text.lang].cosines(text.blocks["word"])
            fused[own] = (
                same["word"] * words + same["concept"] * concepts[own] + same["name"] * names[own]
            )
        return fused

    def shares(self, one: Features, other: Features) -> dict[tuple[str, str], float]:
        """What each term of `one` adds to the similarity of two texts, by (block, term).

        The values sum to the fused similarity; terms that share a column divide it by weight.
        """
        found: dict[tuple[str, str], float] = {}
        for block, weight in self.fusion.weights(one.lang == other.lang).items():
            index = self._index(block, one.lang)
            for term, share in _cosine_shares(index, one.blocks[block], other.blocks[block]):
                found[block, term] = weight * share
        return found

    def concept_weight(self, term: str) -> float:
        """The idf of a concept."""
        return self._concepts.weight(term)

    def _index(self, block: str, lang: str) -> BlockIndex:
        if block == "word":
            return self._language(lang)
        return self._concepts if block == "concept" else self._names


def _cosine_shares(
    index: BlockIndex, one: Mapping[str, float], other: Mapping[str, float]
) -> list[tuple[str, float]]:
    mine, theirs = _columns(index, one), _columns(index, other)
    norm = _length(mine) * _length(theirs)
    if not norm:
        return []
    shares = []
    for term, value in one.items():
        at = column(term)
        if at in theirs:
            shares.append((term, value * index.idf[at] * theirs[at] / norm))
    return [(term, float(share)) for term, share in shares]


def _columns(index: BlockIndex, text: Mapping[str, float]) -> dict[int, float]:
    sums: dict[int, float] = {}
    for term, value in text.items():
        at = column(term)
        sums[at] = sums.get(at, 0.0) + value * float(index.idf[at])
    return sums


def _length(columns: Mapping[int, float]) -> float:
    return float(np.sqrt(sum(value * value for value in columns.values())))
