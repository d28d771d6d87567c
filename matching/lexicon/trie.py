"""Finds every listed sequence of stems inside a longer one."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    ids: tuple[str, ...] = ()
    senses: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Trie:
    """Sequences of stems, each naming one or more ids.

    Words of one stem may be different things ("vegetation", "vegetable"; French "marée",
    "marais"). Ids that share a spelling are taken as one sense, and a text that spells a listed
    form gets the ids of that sense alone; any other inflection gets all of them.
    """

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, stems: Sequence[str], identifier: str, spelling: str) -> None:
        """Makes a sequence name an id; naming it twice changes nothing."""
        node = self._root
        for stem in stems:
            node = node.children.setdefault(stem, _Node())
        if identifier not in node.ids:
            node.ids = (*node.ids, identifier)
        node.senses.setdefault(spelling, ())
        joined = [ids for name, ids in node.senses.items() if name == spelling or identifier in ids]
        sense = tuple(dict.fromkeys([i for ids in joined for i in ids] + [identifier]))
        for name, ids in node.senses.items():
            if name == spelling or set(ids) & set(sense):
                node.senses[name] = sense

    def spans(
        self, stems: Sequence[str], spellings: Sequence[str]
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Every (first, last, ids) of a listed sequence; an empty stem parts sequences."""
        found = []
        for first in range(len(stems)):
            node: _Node | None = self._root
            for last in range(first, len(stems)):
                node = node.children.get(stems[last]) if node and stems[last] else None
                if node is None:
                    break
                if len(node.ids) > 1:
                    spelling = " ".join(spellings[first : last + 1])
                    found.append((first, last, node.senses.get(spelling, node.ids)))
                elif node.ids:
                    found.append((first, last, node.ids))
        return found
