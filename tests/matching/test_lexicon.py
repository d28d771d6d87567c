"""What a person may rely on when the lexicon reads a text."""

import pytest

from matching.lexicon import _FOLDER, _read, find, units
from matching.lexicon.trie import Trie
from matching.text import LANGUAGES, tokens

FILES = sorted(_FOLDER.glob("words_*.psv"))


def named(text, lang):
    return {hit.id for hit in find(tokens(text, lang), lang)}


def test_a_listed_spelling_settles_which_word_of_one_stem_is_meant():
    trie = Trie()
    trie.add(["veget"], "plants", "vegetation")
    trie.add(["veget"], "food", "vegetable")
    assert trie.spans(["veget"], ["vegetation"]) == [(0, 0, ("plants",))]
    assert trie.spans(["veget"], ["vegetables"]) == [(0, 0, ("plants", "food"))]


def test_things_that_share_a_spelling_are_found_together():
    trie = Trie()
    trie.add(["mangrov"], "habitat", "mangrove")
    trie.add(["mangrov"], "forest", "mangrove")
    trie.add(["mangrov"], "forest", "mangroves")
    assert trie.spans(["mangrov"], ["mangroves"]) == [(0, 0, ("habitat", "forest"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_general_word_is_named_in_all_seven_languages_and_found_by_each_name(path):
    silent = [
        (entry.id, lang)
        for entry in _read(path)
        for lang in LANGUAGES
        if not all(entry.id in named(form, lang) for form in entry.forms.get(lang, ("",)))
    ]
    assert silent == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_of_a_general_word_names_nothing_else(path):
    owners: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for other in _FOLDER.glob("*.psv"):
        for entry in _read(other):
            for lang, forms in entry.forms.items():
                for form in forms:
                    words = tokens(form, lang)
                    key = (lang, tuple(words[place].word for place, stem in units(words) if stem))
                    owners.setdefault(key, set()).add(entry.id)
    mine = {entry.id for entry in _read(path)}
    twice = [(key, ids) for key, ids in owners.items() if ids & mine and len(ids) > 1]
    assert twice == []
