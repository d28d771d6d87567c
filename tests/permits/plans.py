"""A Party's plan: written by its seats, read by coordinators."""

from __future__ import annotations

TABLE = """
#                                          out none staff focal other side expert holds coord admin
plans:plans                          GET   in  ok   go    go    go    ok   ok     ok    ok    ok
plans:plan             party.fiji    GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:enter            party.fiji    GET   in  --   ok    ok    --    --   --     no    no    --
plans:enter            party.fiji    POST  in  --   go    go    --    --   --     no    no    --
plans:take_in          party.fiji    GET   in  --   ok    ok    --    --   --     no    no    --
plans:take_in          party.fiji    POST  in  --   go    go    --    --   --     no    no    --
plans:targets_csv      party.fiji    GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:assess           party.fiji    GET   in  --   ok    ok    --    --   --     no    no    --
plans:assess           party.fiji    POST  in  --   go    go    --    --   --     no    no    --
plans:section          party.begun   GET   in  --   ok    ok    --    --   --     no    no    --
plans:section          party.part    GET   in  --   ok    ok    --    --   --     no    no    --
plans:section          party.part    POST  in  --   go    go    --    --   --     no    no    --
plans:keep             party.fiji    POST  in  --   go    go    --    --   --     no    no    --
plans:picture          party.fiji    GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:picture_csv      party.fiji    GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:assessment       assessment    GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:target           ours          GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:target           ours.aside    GET   in  --   ok    ok    --    --   --     ok    ok    --
plans:edit             ours          GET   in  --   ok    ok    --    --   --     no    no    --
plans:edit             ours          POST  in  --   go    go    --    --   --     no    no    --
plans:retire           ours          POST  in  --   go    go    --    --   --     no    no    --
plans:restore          ours.aside    POST  in  --   go    go    --    --   --     no    no    --
"""
_SAID = {"code": "7", "title": "Clean rivers", "text": "", "alignments": "KMGBF target 7"}
BODIES = {
    "plans:section": {"level_9": "partly", "note_9": "Half of it.", "rev_9": "0"},
    "plans:enter": _SAID,
    "plans:edit": _SAID,
    "plans:take_in": {"text": "8\tClean air", "take": "1"},
}
