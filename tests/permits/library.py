"""The library: lists for everybody, suggestions for who made them, and coordinators."""

from __future__ import annotations

TABLE = """
#                                          out none staff focal other side expert holds coord admin
library:library                      GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
library:suggest                      GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
library:suggest                      POST  in  go   go    go    go    go   go     go    go    go
library:suggested                    GET   in  --   --    --    --    --   --     ok    ok    --
library:resource       resource      GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
library:resource       resource.held GET   --  ok   --    --    --    --   --     ok    ok    --
library:resource       resource.refused GET -- ok   --    --    --    --   --     ok    ok    --
library:report_link    resource      POST  in  go   go    go    go    go   go     go    go    go
library:report_link    resource.held POST  in  --   --    --    --    --   --     --    --    --
library:edit           resource      GET   in  --   --    --    --    --   --     ok    ok    --
library:edit           resource      POST  in  --   --    --    --    --   --     go    go    --
library:edit           resource.held GET   in  --   --    --    --    --   --     ok    ok    --
library:edit           resource.held POST  in  --   --    --    --    --   --     go    go    --
library:hide           resource      GET   in  --   --    --    --    --   --     ok    ok    --
library:hide           resource      POST  in  --   --    --    --    --   --     go    go    --
library:hide           resource.held POST  in  --   --    --    --    --   --     go    go    --
library:settle         resource      POST  in  --   --    --    --    --   --     go    go    --
library:hubs                         GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
library:hub            hub           GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
library:connect        hub           GET   in  --   --    --    --    --   --     ok    ok    --
library:connect        hub           POST  in  --   --    --    --    --   --     go    go    --
library:reading        hub           GET   in  --   --    --    --    --   --     ok    ok    --
library:harvest        hub           POST  in  --   --    --    --    --   --     go    go    --
library:lessons                      GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
library:lesson         lesson        GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
"""
_SAID = {
    "kind": "guide", "title": "A guide", "line": "For whoever counts fish.", "cost": "free",
    "link": "https://fish.example.org/guide",
}  # fmt: skip
BODIES = {
    "library:suggest": _SAID,
    "library:edit": _SAID,
    "library:connect": {
        "kind": "oai",
        "address": "https://hub.example.org/oai",
        "hosts": "data.example.org",
        "every": "24",
        "on": "on",
    },
    "library:harvest": {"do": "now"},
    "library:hide": {"reason": "It is gone."},
}
