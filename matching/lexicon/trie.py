"""Finds every listed sequence of stems inside a longer one."""

from collections.abc import Callable, Sequence
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
        self, stems: Sequence[str], spelt: Callable[[int, int], str]
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Every (first, last, ids) of a listed sequence; an empty stem, which no sequence holds,
        parts them. `spelt(first, last)`: the words these stems are of, as they are spelt."""
        found = []
        beginnings = self._root.children
        for first, stem in enumerate(stems):
            node, last = beginnings.get(stem), first
            while node is not None:
                if len(node.ids) > 1:
                    found.append((first, last, node.senses.get(spelt(first, last), node.ids)))
                elif node.ids:
                    found.append((first, last, node.ids))
                last += 1
                if last == len(stems) or not node.children:
                    break
                node = node.children.get(stems[last])
        return found
