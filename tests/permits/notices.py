"""The bell, one's notices, and how much is mailed."""

from __future__ import annotations

TABLE = """
#                                           out none staff focal other side expert holds coord admin
notices:notices                       GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
notices:read_all                      POST  in  go   go    go    go    go   go     go    go    go
notices:bell                          GET   --  ok   ok    ok    ok    ok   ok     ok    ok    ok
notices:follow         notice.staff   GET   in  --   go    --    --    --   --     --    --    --
notices:mail_settings                 GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
notices:mail_settings                 POST  in  go   go    go    go    go   go     go    go    go
notices:mail_by_link   token.mail     GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
notices:mail_by_link   token.mail     POST  go  go   go    go    go    go   go     go    go    go
notices:mail_by_link   token.none     GET   --  --   --    --    --    --   --     --    --    --
notices:mail_by_link   token.none     POST  --  --   --    --    --    --   --     --    --    --
"""
BODIES = {
    "notices:read_all": {"before": "1000000"},
    "notices:mail_settings": {"mail": "urgent"},
    "notices:mail_by_link": {"mail": "urgent"},
}
