"""Rooms, and the door that leads from an exchange into its room."""

from __future__ import annotations

TABLE = """
#                                 out none staff focal other side expert holds coord admin
rooms:room    room.working  GET   in  --   ok    ok    --    ok   --     ok    --    --
rooms:room    room.shared   GET   in  --   ok    ok    --    ok   --     ok    --    --
rooms:say     room.working  POST  in  --   go    go    --    go   --     go    --    --
rooms:say     room.shared   POST  in  --   409   409   --    409  --     409   --    --
rooms:events  room.working  GET   in  --   ok    ok    --    ok   --     ok    --    --
rooms:door    working       GET   in  --   ok    ok    --    ok   --     ok    --    --
rooms:door    shared        GET   in  --   ok    ok    --    ok   --     ok    --    --
"""
BODIES = {"rooms:say": {"cid": "a-cid-of-mine", "body": "Bula."}}
