"""The naive way, for comparison: TfidfVectorizer with its defaults on concatenated texts."""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from matching.records import NeedText, OfferText


class Naive:
    """Ranks as a first attempt would: one vector an offer, no language, no gates, no pairs."""

    def fit(self, offers: Sequence[OfferText]) -> "Naive":
        """Learns the vocabulary and idf of the offers; texts without any word are no error."""
        self._ids = [offer.id for offer in offers]
        self.vectorizer = TfidfVectorizer()
        self.matrix = self.vectorizer.fit_transform(["\n".join(o.evidence) for o in offers])
        return self

    def ranking(self, need: NeedText) -> list[str]:
        """Every offer's id, best first."""
        asked = self.vectorizer.transform([need.body])
        scores = cosine_similarity(asked, self.matrix)[0]
        return [self._ids[place] for place in np.argsort(-scores, kind="stable")]
