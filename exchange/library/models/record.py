"""One record of a hub, as a harvest reads it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Record:
    """What a hub says of one resource. ``identifier`` is the hub's own and never changes.

    Keys are those of the atlas; ``where`` is the page it was read from, where that is not the
    hub's connected address. A record that is ``deleted`` needs nothing but its identifier.
    """

    identifier: str
    title: str = ""
    link: str = ""
    kind: str = "guide"
    text: str = ""
    lang: str = ""
    cost: str = "free"
    gist: dict[str, str] = field(default_factory=dict)
    targets: tuple[int, ...] = ()
    support: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    where: str = ""
    deleted: bool = False
