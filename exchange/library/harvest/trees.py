"""XML from strangers: no entities, no depth without end, and one bad record spoils no page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from exchange.library.harvest.shape import Trouble

DEEPEST = 60
# Characters that XML does not know, and ampersands that begin nothing.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONE = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
OPENING = re.compile(r"<(?![?!])[^>]+>")
IDENTIFIER = re.compile(r"<(?:\w+:)?identifier[^>]*>\s*([^<]{1,300}?)\s*<")


class _Limited(TreeBuilder):
    """A builder that goes no deeper than DEEPEST."""

    depth = 0

    def start(self, tag: Any, attrs: Any) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Trouble("nested")
        return super().start(tag, attrs)

    def end(self, tag: Any) -> Element:
        self.depth -= 1
        return super().end(tag)


def parse(text: str) -> Element:
    """The root of a document; Trouble ``page`` for HTML, ``entities``, ``nested``, ``xml``."""
    head = text.lstrip("\ufeff \t\r\n")[:100].lower()
    if head.startswith(("<!doctype html", "<html")):
        raise Trouble("page")
    try:
        return _parse(text.lstrip("\ufeff \t\r\n"))
    except ParseError:
        return _parse_mended(text)


def _parse_mended(text: str) -> Element:
    try:
        return _parse(LONE.sub("&amp;", FORBIDDEN.sub("", text.lstrip("\ufeff \t\r\n"))))
    except ParseError as problem:
        raise Trouble("xml", str(problem)) from problem


def _parse(text: str) -> Element:
    parser = DefusedXMLParser(target=_Limited())
    try:
        parser.feed(text)
        return parser.close()
    except DefusedXmlException as problem:
        raise Trouble("entities", type(problem).__name__) from problem


def parse_in_parts(text: str, name: str) -> tuple[Element, list[Element], list[str]]:
    """A document that does not parse, piece by piece: what is around its elements ``name``, those
    that parse, and the identifiers of those that do not. Trouble when the rest is broken too.
    """
    whole = re.compile(rf"<({name})\b[^>]*>.*?</\1>", re.S)
    around = parse(whole.sub("", text))
    opening = OPENING.search(text)
    assert opening is not None  # it was parsed a line ago
    closing = f"</{opening.group().split()[0].strip('<>')}>"
    good, bad = [], []
    for part in whole.finditer(text):
        try:
            good.append(parse(opening.group() + part.group() + closing)[0])
        except Trouble:
            named = IDENTIFIER.search(part.group())
            bad.append(named.group(1) if named else "")
    return around, good, bad


def local(tag: Any) -> str:
    """A tag's name without its namespace."""
    return str(tag).rpartition("}")[2]


def find(node: Element, *names: str) -> Element | None:
    """The first descendant along these names, whatever their namespaces."""
    for name in names:
        found = next((one for one in node if local(one.tag) == name), None)
        if found is None:
            return None
        node = found
    return node


def every(node: Element, name: str) -> Iterator[Element]:
    """The descendants of this name, in order."""
    return (one for one in node.iter() if local(one.tag) == name)


def said(node: Element | None) -> str:
    """The text of an element, or nothing."""
    return "".join(node.itertext()).strip() if node is not None else ""
