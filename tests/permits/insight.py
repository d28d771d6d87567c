"""Home, results, my page, the pages about the site, jobs; and what machines ask."""

from __future__ import annotations

TABLE = """
#                                     out none staff focal other side expert holds coord admin
healthz                         GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
readyz                          GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:home                    GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:places                  GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:my                      GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:my_data                 GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:results                 GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:result   shared         GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:result   quiet          GET   --  --   --    --    --    --   --     --    --    --
insight:result   working        GET   --  --   --    --    --    --   --     --    --    --
insight:result   reported       GET   --  --   --    --    --    --   --     --    --    --
insight:about                   GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:accessibility           GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:privacy                 GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:shortcuts               GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:shortcuts               POST  go  go   go    go    go    go   go     go    go    go
insight:theme                   GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
insight:theme                   POST  go  go   go    go    go    go   go     go    go    go
insight:try-as                  GET   --  --   --    --    --    --   --     --    --    --
insight:jobs                    GET   in  --   --    --    --    --   --     --    --    ok
insight:jobs                    POST  in  --   --    --    --    --   --     --    --    go
"""
BODIES = {
    "insight:shortcuts": {"keys": "off"},
    "insight:theme": {"theme": "dark"},
    "insight:jobs": lambda world: {"step": world.things["step"][0]},
}
