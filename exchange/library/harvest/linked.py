"""Linked data as plain nodes: JSON-LD, Turtle and RDF/XML in one shape.

A property is known by the last part of its name, so ``dct:title``, its whole address and ``title``
are one, and no context is ever fetched: a context is an address of a stranger's choice.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph

from exchange.library.harvest.shape import Trouble, Words

Node = dict[str, Any]
MOST_FACTS = 400_000
LIKE_XML = re.compile(r"<(?:\?xml|!--|!DOCTYPE|(?:\w+:)?RDF\b)")
CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*|und|none", re.I)


def local(name: str) -> str:
    """The last part of a property's or a type's name."""
    return re.split(r"[#/:]", name.rstrip("#/"))[-1]


def nodes(text: str) -> list[Node]:
    """The nodes of a document in any of the three forms, those within others included.

    Trouble ``page`` for HTML, ``json``, ``rdf`` (with the line), ``entities``, ``too_many``.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if start[:100].lower().startswith(("<!doctype html", "<html")):
        raise Trouble("page")
    if start.startswith(("{", "[")):
        return list(within(loaded(start)))
    if LIKE_XML.match(start):
        if "<!ENTITY" in start:
            raise Trouble("entities")
        return _of_facts(start, pyoxigraph.RdfFormat.RDF_XML)
    return _of_facts(start, pyoxigraph.RdfFormat.TURTLE)


def loaded(text: str) -> Any:
    """JSON from a stranger; Trouble ``json``, ``nested``."""
    try:
        return json.loads(text)
    except RecursionError as problem:
        raise Trouble("nested") from problem
    except ValueError as problem:
        raise Trouble("json", str(problem)) from problem


def within(found: Any, enough: frozenset[str] = frozenset()) -> Iterator[Node]:
    """Every node of parsed JSON-LD, its properties by their last part, outer ones first; ``@in``
    names the property that holds it. What is within a node of a type in ``enough`` is left out.

    Walked with a list of its own: what is nested without end must not end us.
    """
    waiting = [("", found)]
    while waiting:
        name, one = waiting.pop()
        if isinstance(one, list):
            waiting += [(name, each) for each in reversed(one)]
        elif isinstance(one, dict) and "@value" not in one:
            node = _named(one)
            yield {**node, "@in": name}
            if not enough & set(types(node)):
                inner = [(k, v) for k, v in node.items() if isinstance(v, list | dict)]
                waiting += [pair for pair in reversed(inner) if pair[0] != "@context"]


def _named(found: Node) -> Node:
    return {k if k.startswith("@") else local(k): v for k, v in found.items()}


def _of_facts(text: str, form: Any) -> list[Node]:
    """Triples as nodes, each with its ``@id``."""
    found: dict[str, Node] = defaultdict(dict)
    try:
        for n, fact in enumerate(pyoxigraph.parse(text, form, base_iri="https://hub.invalid/")):
            if n > MOST_FACTS:
                raise Trouble("too_many")
            node = found[str(fact.subject)]
            node["@id"] = _id(fact.subject)
            name = local(fact.predicate.value)
            node.setdefault("@type" if name == "type" else name, []).append(_value(fact.object))
    except SyntaxError as problem:
        raise Trouble("rdf", str(problem)) from problem
    return list(found.values())


def _id(term: Any) -> str:
    return f"_:{term.value}" if isinstance(term, pyoxigraph.BlankNode) else str(term.value)


def _value(term: Any) -> Node:
    if isinstance(term, pyoxigraph.Literal):
        return {"@value": term.value, "@language": term.language or ""}
    return {"@id": _id(term)}


def types(node: Node) -> list[str]:
    """What a node says it is, by last parts: one type or a list of them."""
    given = node.get("@type", [])
    listed = given if isinstance(given, list) else [given]
    names = [one.get("@id", "") if isinstance(one, dict) else one for one in listed]
    return [local(one) for one in names if isinstance(one, str) and one]


def words(node: Node, *names: str) -> Words:
    """The first of these properties that says something, by language.

    A plain text, a ``@value`` with its ``@language``, a map from languages to texts, or a list.
    """
    for name in names:
        found: Words = {}
        for lang, text in _texts(node.get(name)):
            found.setdefault(lang, text)
        if found:
            return found
    return {}


def _texts(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value.strip():
        yield "", value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one) if not isinstance(one, list) else ()
    elif isinstance(value, dict) and isinstance(value.get("@value"), str):
        yield str(value.get("@language") or ""), value["@value"]
    elif isinstance(value, dict) and all(CODE.fullmatch(key) for key in value):
        for lang, text in value.items():
            first = text[0] if isinstance(text, list) and text else text
            if isinstance(first, str) and first.strip():
                yield ("" if lang in ("und", "none") else lang), first


def texts(node: Node, *names: str) -> list[str]:
    """All that these properties say as plain texts: values, names of nodes, addresses."""
    return [text for name in names for text in _plain(node.get(name))]


def _plain(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            told = [one.get(key) for key in ("@value", "@id", "url", "alternateName", "name")]
            one = next((text for text in told if isinstance(text, str) and text), None)
        if isinstance(one, str) and one.strip():
            yield one.strip()


def linked(node: Node, by_id: dict[str, Node], *names: str) -> Iterable[Node]:
    """The nodes that these properties hold or point to."""
    for name in names:
        value = node.get(name)
        for one in value if isinstance(value, list) else [value]:
            key = one.get("@id") if isinstance(one, dict) else one
            if isinstance(key, str) and key in by_id:
                yield by_id[key]
            elif isinstance(one, dict):
                yield _named(one)
