"""Rooms, what is done to a message, and the door that leads from an exchange into its room."""

from __future__ import annotations

TABLE = """
#                                     out none staff focal other side expert holds coord admin
rooms:room     room.working      GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:room     room.shared       GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:say      room.working      POST in  --   go    go    --    go   --     go    --    --
rooms:say      room.shared       POST in  --   409   409   --    409  --     409   --    --
rooms:pin      room.working      POST in  --   go    go    --    go   --     go    --    --
rooms:pin      room.shared       POST in  --   409   409   --    409  --     409   --    --
rooms:pins     room.working      GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:events   room.working      GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:search   room.working      GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:history  pair.said.working GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:history  pair.edited.working GET in --   ok    ok    --    ok   --     ok    --    --
rooms:edit     pair.said.working GET  in  --   ok    no    --    no   --     no    --    --
rooms:edit     pair.said.working POST in  --   go    no    --    no   --     no    --    --
rooms:edit     pair.said.shared  GET  in  --   409   409   --    409  --     409   --    --
rooms:edit     pair.said.shared  POST in  --   409   409   --    409  --     409   --    --
rooms:redact   pair.said.working GET  in  --   ok    no    --    no   --     ok    --    --
rooms:redact   pair.said.working POST in  --   go    no    --    no   --     go    --    --
rooms:redact   pair.said.shared  POST in  --   go    no    --    no   --     go    --    --
room-file      pair.file.working GET  in  --   ok    ok    --    ok   --     ok    --    --
room-file      pair.file.shared  GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:look     pair.picture.working GET in --  ok    ok    --    ok   --     ok    --    --
rooms:look     pair.file.working GET  in  --   --    --    --    --   --     --    --    --
rooms:unread   room.working      POST in  --   go    go    --    go   --     go    --    --
rooms:unread   room.shared       POST in  --   go    go    --    go   --     go    --    --
rooms:door     working           GET  in  --   ok    ok    --    ok   --     ok    --    --
rooms:door     shared            GET  in  --   ok    ok    --    ok   --     ok    --    --
"""
BODIES = {
    "rooms:say": {"cid": "a-cid-of-mine", "body": "Bula.", "reply_to": 1},
    "rooms:pin": {"no": 1, "on": 1},
    "rooms:unread": {"no": 1},
    "rooms:edit": {"cid": "a-cid-of-mine", "body": "Bula vinaka.", "rev": 0},
    "rooms:redact": {"cid": "a-cid-of-mine", "why": "A name that is not to be here"},
}
