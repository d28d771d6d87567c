"""Who reads what, somewhere on any page, piece or answer: the house's table, word by word.

A line names words of ``world.text``, or the surnames of people, that the same roles read: ``ok``
once at least, ``--`` never and nowhere.
"""

from __future__ import annotations

TABLE = """
#                                       out none staff focal other side expert holds coord admin
# what Fiji wrote, by state and audience of the need
draft drafttext                         --  --   ok    ok    --    --   --     --    --    --
posted returned question yes            --  --   ok    ok    --    --   --     ok    ok    --
withdrawn kept serves tried             --  --   ok    ok    --    --   --     ok    ok    --
benefits success                        --  --   ok    ok    --    --   --     ok    ok    --
called calling                          --  --   ok    ok    --    ok   --     ok    ok    --
proposed working reported quiet         --  --   ok    ok    --    ok   --     ok    ok    --
members                                 --  ok   ok    ok    ok    ok   ok     ok    ok    ok
public shared                           ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
# offers, vetted, taken back and unvetted; who makes them
offer offertext item offer2 ecologist   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
about network                           ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
taken                                   --  --   --    --    --    ok   --     ok    ok    --
lab unvetted                            --  --   --    --    --    --   ok     ok    ok    --
# what they say in other languages
keptversion keptversiontext             --  --   ok    ok    --    --   --     ok    ok    --
version versiontext                     ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
offerversion offerversiontext           ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
# between the two sides
note line                               --  --   ok    ok    --    ok   --     ok    --    --
saidworking saidshared later earlier    --  --   ok    ok    --    ok   --     ok    --    --
filename fileworking fileshared        --  --   ok    ok    --    ok   --     ok    --    --
takenback                               --  --   --    --    --    --   --     --    --    --
donequiet changedquiet lessonquiet      --  --   ok    ok    --    ok   --     ok    --    --
doneshared changedshared lessonshared   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
interest                                --  --   --    --    --    --   ok     ok    ok    --
# the library: what is shown, what waits, what was refused and why
resource resourceline hub lesson        ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
held heldline refused refusal           --  ok   --    --    --    --   --     ok    ok    --
# how a hub is connected
source host                             --  --   --    --    --    --   --     ok    ok    --
# the Party's plan
ours oursaside ourwords aligned         --  --   ok    ok    --    --   --     ok    ok    --
notekept                                --  --   ok    ok    --    --   --     ok    ok    --
noteopen                                --  --   ok    ok    --    --   --     --    --    --
# contacts, field by field
sidephone                               --  --   ok    ok    --    ok   --     ok    --    ok
sideother                               --  --   --    --    --    ok   --     ok    --    ok
staffphone staffother                   --  --   ok    --    --    --   --     ok    --    ok
# claims, vetting, invitations, upkeep
claimant claimantmail claimbody evidence --  --  ok    ok    --    --   --     ok    ok    --
newcomer headline vetting               --  --   --    --    --    --   --     ok    ok    --
references conflicts                    --  --   --    --    --    ok   --     ok    ok    --
invited                                 --  --   --    --    --    --   --     ok    ok    --
appointed step                          --  --   --    --    --    --   --     --    --    ok
# what the matcher was taught
taught taughtnote                       --  --   --    --    --    --   --     ok    ok    --
# names of people; Ana agreed to be named to everybody
Lopez                                   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
Rakoto Tuilagi                          --  ok   ok    ok    ok    ok   ok     ok    ok    ok
Vakaloloma                              --  --   ok    ok    --    ok   --     ok    ok    ok
Mansour                                 --  --   ok    ok    --    ok   --     ok    ok    ok
Tavares                                 --  --   --    --    --    --   --     ok    ok    ok
"""


def readers() -> dict[str, set[str]]:
    """For each word the roles that read it."""
    found: dict[str, set[str]] = {}
    roles: list[str] = []
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            roles = roles or line.split()[1:]
            continue
        words = line.split()
        names, cells = words[: -len(roles)], words[-len(roles) :]
        allowed = {role for role, cell in zip(roles, cells, strict=True) if cell == "ok"}
        found |= dict.fromkeys(names, allowed)
    return found
