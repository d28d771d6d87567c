"""Every sentence of the product can be read in all its languages."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation import templatize, to_locale

from tests.reading import ROOT, Module, modules

LOCALE = ROOT / "exchange" / "locale"
LANGS = [to_locale(code) for code, _name in settings.LANGUAGES if code != "en"]
# How many of a call's first arguments are a context, and how many are sentences.
MARKS = {
    "_": (0, 1),
    "gettext": (0, 1),
    "ngettext": (0, 2),
    "pgettext": (1, 1),
    "npgettext": (1, 2),
}
HOLDER = re.compile(r"%%[a-z]?|%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?\w[^>]*>")
Key = tuple[str | None, str, str | None]  # context, sentence, its plural


def told(found: list[str]) -> str:
    return "\n".join(sorted(found))


def plain(name: str) -> str:
    return name.removesuffix("_lazy").removesuffix("_noop")


def calls(tree: ast.AST, names: dict[str, str]) -> list[tuple[str, list[ast.expr]]]:
    """Calls that mark something, by the function's plain name, with their arguments."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    named = ((node.func.id, node.args) for node in found if isinstance(node.func, ast.Name))
    return [(names[name], args) for name, args in named if name in names]


def key(name: str, args: list[ast.expr]) -> Key | None:
    """What a call marks; nothing for a variable, which was marked where it is written."""
    contexts, sentences = MARKS[name]
    words = args[: contexts + sentences]
    assert not any(isinstance(one, ast.JoinedStr) for one in words), ast.unparse(words[0])
    if not isinstance(words[contexts], ast.Constant):
        return None
    said = [str(ast.literal_eval(one)) for one in words]
    context = said.pop(0) if contexts else None
    return context, said[0], said[1] if sentences == 2 else None


def marked_in_python(module: Module) -> set[Key]:
    names = {"gettext_noop": "gettext"}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            pairs = ((alias.asname or alias.name, plain(alias.name)) for alias in node.names)
            names |= {name: meant for name, meant in pairs if meant in MARKS}
    return {found for name, args in calls(module.tree, names) if (found := key(name, args))}


def marked_in_template(path: Path) -> set[Key]:
    """Django itself rewrites a template as calls among filler; each is cut out and parsed."""
    text, found = templatize(path.read_text(), origin=str(path)), set()
    for start in re.finditer(rf"(?<!\w)({'|'.join(MARKS)})\(", text):
        for end in re.finditer(r"\)", text[start.end() :]):
            try:
                tree = ast.parse(text[start.start() : start.end() + end.end()])
            except SyntaxError:
                continue
            found |= {key(name, args) for name, args in calls(tree, {n: n for n in MARKS})}
            break
    return {one for one in found if one}


@cache
def marked() -> dict[Key, str]:
    """Every marked sentence with the place where it is written."""
    found: dict[Key, str] = {}
    for module in [*modules("exchange"), *modules("matching")]:
        found |= dict.fromkeys(marked_in_python(module), module.name)
    for path in sorted((ROOT / "templates").rglob("*.*")):
        found |= dict.fromkeys(marked_in_template(path), str(path.relative_to(ROOT)))
    return found


@cache
def catalogue(lang: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / lang / "LC_MESSAGES" / "django.po"))


def forms(entry: polib.POEntry) -> list[str]:
    """The translation, or each of its plural forms."""
    if not entry.msgid_plural:
        return [entry.msgstr]
    return [text for _number, text in sorted(entry.msgstr_plural.items())]


def shape(text: str) -> tuple[Counter[str], Counter[str], bool, bool]:
    """What a translation may not change: placeholders, tags, space at the ends."""
    return (
        Counter(HOLDER.findall(text)),
        Counter(TAG.findall(text)),
        text[:1].isspace(),
        text[-1:].isspace(),
    )


def test_the_search_finds_what_is_marked_in_code_templates_and_engine() -> None:
    found = marked()
    for known in [
        (None, "Both speak of: %(terms)s", None),
        ("count in a headline", "seven", None),
    ]:
        assert known in found
    assert {place.split("/")[0].split(".")[0] for place in found.values()} == {
        "exchange",
        "matching",
        "templates",
    }
    assert any(plural for _context, _text, plural in found)


def test_no_template_parts_two_things_with_the_comma_of_one_language() -> None:
    """Arabic and Chinese have marks of their own: ``|listed`` and ``{% comma %}`` know them."""
    words = re.compile(r"{% blocktranslate.*?endblocktranslate %}|{% translate .*?%}", re.S)
    bare = re.compile(r'join:", "|[}>)], [{<]')
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = words.sub("<b></b>", re.sub("{#.*?#}", "", path.read_text()))
        found += [f"{path.name}: {hit}" for hit in bare.findall(text)]
    assert not found, told(found)


@pytest.mark.parametrize("lang", LANGS)
def test_every_marked_sentence_stands_in_the_catalogue_and_nothing_else(lang: str) -> None:
    kept = {(one.msgctxt, one.msgid, one.msgid_plural or None) for one in catalogue(lang)}
    new = [f"{place}: {text!r}" for (_c, text, _p), place in marked().items()
           if (_c, text, _p) not in kept]  # fmt: skip
    assert not new, "run `manage.py makemessages` and translate:\n" + told(new)
    gone = [repr(text) for _c, text, _p in kept - set(marked())]
    assert not gone, "no longer in the source; run `manage.py makemessages`:\n" + told(gone)


@pytest.mark.parametrize("lang", LANGS)
def test_every_sentence_is_translated(lang: str) -> None:
    found = [repr(one.msgid) for one in catalogue(lang) if one.fuzzy or not all(forms(one))]
    assert not found, f"to translate into {lang}:\n" + told(found)


@pytest.mark.parametrize("lang", LANGS)
def test_a_translation_keeps_placeholders_and_tags(lang: str) -> None:
    found = []
    for entry in catalogue(lang).translated_entries():
        holders, *rest = shape(entry.msgid_plural or entry.msgid)
        texts = forms(entry)
        for text in texts:
            got, *others = shape(text)
            # The form of a single number may say "one need" without the digit; the last may not.
            fewer = text != texts[-1] and got < holders
            if others != rest or not (got == holders or fewer):
                found.append(f"{entry.msgid!r} -> {text!r}")
    assert not found, f"placeholders, tags or spaces differ in {lang}:\n" + told(found)


@pytest.mark.parametrize("lang", LANGS)
def test_a_count_has_every_plural_form_of_the_language(lang: str) -> None:
    rule = catalogue(lang).metadata["Plural-Forms"]
    number = int(re.search(r"nplurals=(\d)", rule)[1])
    found = [repr(one.msgid) for one in catalogue(lang).translated_entries()
             if one.msgid_plural and len(forms(one)) != number]  # fmt: skip
    assert not found, told(found)


@pytest.mark.parametrize("lang", LANGS)
def test_the_compiled_catalogue_says_the_same(lang: str) -> None:
    """Both are committed, so that nobody needs gettext to run the product."""
    path = LOCALE / lang / "LC_MESSAGES" / "django.mo"
    source, compiled = (
        {(one.msgctxt, one.msgid): forms(one) for one in entries}
        for entries in (catalogue(lang).translated_entries(), polib.mofile(str(path)))
    )
    assert compiled == source, "run `manage.py compilemessages -i .venv`"
