"""Inflections that the stemmers set apart from the form a line of the lexicon gives.

Spanish "taller" and "talleres", Portuguese "região" and "regiões", Russian "участок" and
"участки" have different stems; an Arabic word that begins with و loses it unless the article
stands before it, one of three letters keeps an "and", and any a preposition written onto it. So
that nobody has to list them, they are made here by the plain rules of spelling; a plural that does
not exist does no harm, unless another word is spelt like it.
"""

from collections.abc import Iterator

_PLURALS = {
    "es": (
        ("z", "ces"), ("ón", "ones"), ("án", "anes"), ("én", "enes"), ("ín", "ines"),
        ("ún", "unes"), ("és", "eses"), ("s", "s"), ("a", "as"), ("e", "es"), ("i", "is"),
        ("o", "os"), ("u", "us"), ("é", "és"), ("", "es"),
    ),
    "pt": (
        ("ão", "ões"), ("al", "ais"), ("ável", "áveis"), ("ível", "íveis"), ("el", "éis"),
        ("ol", "óis"), ("ul", "uis"), ("il", "is"), ("m", "ns"), ("s", "ses"), ("r", "res"),
        ("z", "zes"), ("", "s"),
    ),
    "fr": (("al", "aux"), ("au", "aux"), ("eu", "eux"), ("s", "s"), ("x", "x"), ("", "s")),
}  # fmt: skip
# Words without a plural: "sedes" are seats, not thirsts.
_SINGULAR = frozenset(("sed",))
_RUSSIAN = (
    ("ок", "ки"), ("ец", "цы"), ("шка", "шек"), ("чка", "чек"), ("жка", "жек"), ("йка", "ек"),
    ("ка", "ок"), ("ки", "ок"),
)  # fmt: skip


def inflections(words: list[str], stops: list[bool], lang: str) -> Iterator[list[str]]:
    """Other spellings of a form given word by word, with what is a stop word among them."""
    if lang == "ar":
        yield from ([first, *words[1:]] for first in _arabic(words[0]))
    elif lang == "ru":
        yield [_ended(word, _RUSSIAN) for word in words]
    elif lang in _PLURALS:
        # "zonas húmedas", but "reservas de biosfera": what follows a small word keeps its number.
        head = stops.index(True) if True in stops else len(words)
        yield [_ended(word, _PLURALS[lang]) for word in words[:head]] + words[head:]


def _arabic(word: str) -> Iterator[str]:
    if word.startswith("و"):
        yield "ال" + word
    if len(word) == 3:
        yield "و" + word
    if len(word) > 3 and not word.startswith("ال"):
        yield from ("ب" + word, "ل" + word)
        if not word.endswith(("ة", "ا", "ء", "ى", "ي", "ات")):
            yield word + "ا"


def _ended(word: str, rules: tuple[tuple[str, str], ...]) -> str:
    for end, other in () if word in _SINGULAR else rules:
        if word.endswith(end) and len(word) > len(end) + 1:
            return word[: len(word) - len(end)] + other
    return word
