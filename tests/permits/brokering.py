"""The desk, cases, suggestions, proposals, exchanges and what they add to other pages."""

from __future__ import annotations

TABLE = """
#                                               out none staff focal other side expert holds coord admin
brokering:desk                            GET   in  --   --    --    --    --   --     ok    ok    --
brokering:matching                        GET   in  --   --    --    --    --   --     ok    ok    ok
brokering:ranking                         GET   in  --   --    --    --    --   --     ok    ok    ok
brokering:lexicon                         GET   in  --   --    --    --    --   --     ok    ok    --
brokering:new_entry                       GET   in  --   --    --    --    --   --     ok    ok    --
brokering:new_entry                       POST  in  --   --    --    --    --   --     go    go    --
brokering:edit_entry     entry            GET   in  --   --    --    --    --   --     ok    ok    --
brokering:edit_entry     entry            POST  in  --   --    --    --    --   --     go    go    --
brokering:retire_entry   entry            POST  in  --   --    --    --    --   --     go    go    --
brokering:portfolio                       GET   in  --   --    --    --    --   --     ok    ok    --
brokering:laid_out                        GET   in  --   --    --    --    --   --     ok    ok    --
brokering:lay_out                         POST  in  --   --    --    --    --   --     go    go    --
brokering:accept_line    line             POST  in  --   --    --    --    --   --     go    go    --
brokering:refuse_line    line             POST  in  --   --    --    --    --   --     go    go    --
brokering:restore_line   line             POST  in  --   --    --    --    --   --     409   409   --
brokering:restore_line   line.refused     POST  in  --   --    --    --    --   --     go    no    --
brokering:rank_again                      POST  in  --   --    --    --    --   --     go    go    go
brokering:case           need.posted      GET   in  --   --    --    --    --   --     ok    ok    --
brokering:case           need.kept        GET   in  --   --    --    --    --   --     ok    ok    --
brokering:case           need.public      GET   in  --   --    --    --    --   --     ok    ok    --
brokering:case           need.working     GET   in  --   --    --    --    --   --     ok    ok    --
brokering:case           need.draft       GET   in  --   --    --    --    --   --     --    --    --
brokering:ask            need.called      GET   in  --   --    --    --    --   --     ok    no    --
brokering:ask            need.called      POST  in  --   --    --    --    --   --     go    no    --
brokering:asked          need.called      GET   in  --   ok    ok    --    ok   --     ok    ok    --
brokering:asked          need.kept        GET   in  --   --    --    --    --   --     --    --    --
brokering:take           need.kept        POST  in  --   --    --    --    --   --     go    go    --
brokering:look_in        need.kept        POST  in  --   --    --    --    --   --     go    go    --
brokering:propose        pair.kept        POST  in  --   --    --    --    --   --     go    no    --
brokering:propose        pair.nobody      POST  in  --   --    --    --    --   --     go    go    --
brokering:show_interest  pair.nobody      POST  in  no   no    no    no    go   no     no    no    no
brokering:show_interest  pair.kept        POST  in  --   no    no    --    --   --     no    no    --
brokering:next-step      need.posted      GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:next-step      need.proposed    GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:next-step      need.public      GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:answer         need.posted      GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:answer-part    need.posted      GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:answer-lists   need.posted      GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:growing        need.posted      GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:answer         need.members     GET   in  --   ok    ok    --    --   --     ok    ok    --
brokering:answer         need.draft       GET   in  --   ok    ok    --    --   --     --    --    --
brokering:say            suggestion.kept  POST  in  --   go    go    --    --   --     --    --    --
brokering:wish           suggestion.kept  POST  in  --   go    go    --    --   --     --    --    --
brokering:answered       need.posted      POST  in  --   go    go    --    --   --     no    no    --
brokering:answered       need.public      POST  in  no   go    go    no    no   no     no    no    no
brokering:ask_again      need.posted      POST  in  --   no    no    --    --   --     no    no    --
brokering:interest       need.public      GET   in  --   --    --    --    ok   ok     --    --    --
brokering:interest       need.kept        GET   in  --   --    --    --    --   --     --    --    --
brokering:near-offer     offer            GET   in  --   --    --    --    ok   --     --    --    --
brokering:near-offer     unvetted         GET   in  --   --    --    --    --   ok     --    --    --
brokering:named-conflicts offer           GET   in  --   --    --    --    ok   --     --    --    --
brokering:dismiss        suggestion.kept  POST  in  --   --    --    --    --   --     go    go    --
brokering:restore        aside.kept       POST  in  --   --    --    --    --   --     go    go    --
brokering:proposal       proposal         GET   in  --   ok    ok    --    ok   --     ok    --    --
brokering:proposal       declined         GET   in  --   ok    ok    --    ok   --     ok    --    --
brokering:accept         proposal         GET   in  --   ok    ok    --    ok   --     no    --    --
brokering:accept         proposal         POST  in  --   go    go    --    go   --     no    --    --
brokering:accept         declined         POST  in  --   409   409   --    409  --     no    --    --
brokering:decline        proposal         POST  in  --   go    go    --    go   --     no    --    --
brokering:no_conflict    declined         POST  in  --   no    no    --    go   --     no    --    --
brokering:withdraw       proposal         POST  in  --   no    no    --    no   --     go    --    --
brokering:exchanges                       GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
brokering:exchange       working          GET   in  --   ok    ok    --    ok   --     ok    --    --
brokering:exchange       reported         GET   in  --   ok    ok    --    ok   --     ok    --    --
brokering:exchange       quiet            GET   in  --   ok    ok    --    ok   --     ok    --    --
brokering:exchange       shared           GET   in  --   ok    ok    --    ok   --     ok    --    --
brokering:report         working          GET   in  --   ok    ok    --    ok   --     no    --    --
brokering:report         working          POST  in  --   go    go    --    go   --     no    --    --
brokering:confirm        reported         POST  in  --   no    no    --    go   --     no    --    --
brokering:confirm        working          POST  in  --   409   409   --    409  --     no    --    --
brokering:reopen         quiet            POST  in  --   go    go    --    go   --     no    --    --
brokering:end            working          POST  in  --   go    go    --    go   --     no    --    --
brokering:end            quiet            POST  in  --   409   409   --    409  --     no    --    --
brokering:consent        quiet            POST  in  --   go    go    --    go   --     no    --    --
brokering:consent        working          POST  in  --   409   409   --    409  --     no    --    --
"""
BODIES = {
    "brokering:accept_line": {"note": "A good pair."},
    "brokering:refuse_line": {"reason": "theme"},
    "brokering:new_entry": {"names_en": "blue carbon", "note": "Soon."},
    "brokering:edit_entry": {"names_en": "blue carbon", "names_fr": "carbone bleu", "rev": "1"},
    "brokering:retire_entry": {"retire": "yes"},
    "brokering:rank_again": {"do": "begin"},
    "brokering:ask": lambda world: {"organisation": world.things["network"][0], "note": "Soon."},
    "brokering:propose": {"note": "A good pair."},
    "brokering:show_interest": {"note": "Gladly."},
    "brokering:say": {"say": "helps"},
    "brokering:wish": {"wish": "yes"},
    "brokering:dismiss": {"reason": "theme"},
    "brokering:decline": {"reason": "time", "line": "Next year."},
    "brokering:report": {"done": "A course.", "changed": "Ten can do it.", "lesson": ""},
    "brokering:confirm": {"consents": "1"},
    "brokering:consent": {"consents": "1"},
}
