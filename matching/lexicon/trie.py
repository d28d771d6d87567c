"""Finds every listed sequence of stems inside a longer one."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    ids: tuple[str, ...] = ()


class Trie:
    """Sequences of stems, each naming one or more ids."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, stems: tuple[str, ...], identifier: str) -> None:
        """Makes a sequence name an id; naming it twice changes nothing."""
        node = self._root
        for stem in stems:
            node = node.children.setdefault(stem, _Node())
        if identifier not in node.ids:
            node.ids = (*node.ids, identifier)

    def spans(self, stems: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
        """Every (first, last, ids) of a listed sequence; an empty stem parts sequences."""
        found = []
        for first in range(len(stems)):
            node: _Node | None = self._root
            for last in range(first, len(stems)):
                node = node.children.get(stems[last]) if node and stems[last] else None
                if node is None:
                    break
                if node.ids:
                    found.append((first, last, node.ids))
        return found
