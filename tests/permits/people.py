"""People: their own page, contacts, seats, experts, organisations, invitations."""

from __future__ import annotations

TABLE = """
#                                               out none staff focal other side expert holds coord admin
people:me                                 GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:edit_me                            GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:edit_me                            POST  in  go   go    go    go    go   go     go    go    go
people:contact                            GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:contact                            POST  in  go   go    go    go    go   go     go    go    go
people:reveal             person.side     POST  in  --   ok    ok    --    ok   --     ok    --    ok
people:reveal             person.staff    POST  in  --   ok    --    --    ok   --     ok    --    ok
people:claim                              GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:claim                              POST  in  go   go    go    go    go   go     go    go    go
people:hand_over          seat.staff      GET   in  --   ok    ok    --    --   --     ok    ok    --
people:hand_over          seat.staff      POST  in  --   go    go    --    --   --     go    go    --
people:give_up            seat.staff      POST  in  --   go    go    --    --   --     go    go    --
people:claims                             GET   in  --   ok    ok    ok    --   --     ok    ok    --
people:decide_claim       claim           GET   in  --   ok    ok    --    --   --     ok    ok    --
people:decide_claim       claim           POST  in  --   go    go    --    --   --     go    go    --
people:withdraw_claim     claim           POST  in  --   no    no    --    --   --     no    no    --
people:who-says-yes       party.fiji      GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:who-says-yes       party.tuvalu    GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:experts                            GET   in  --   --    --    --    --   --     ok    ok    --
people:join                               GET   in  ok   ok    ok    ok    go   go     ok    ok    ok
people:join                               POST  in  go   go    go    go    go   go     go    go    go
people:edit_expert                        GET   in  go   go    go    go    ok   ok     go    go    go
people:edit_expert                        POST  in  go   go    go    go    go   go     go    go    go
people:expert             profile.side    GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:expert             profile.new     GET   --  --   --    --    --    --   --     ok    ok    --
people:vet                profile.side    GET   in  --   --    --    --    --   --     ok    ok    --
people:vet                profile.new     GET   in  --   --    --    --    --   --     ok    ok    --
people:vet                profile.new     POST  in  --   --    --    --    --   --     go    go    --
people:networks                           GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:new_organisation                   GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:new_organisation                   POST  in  go   go    go    go    go   go     go    go    go
people:organisation       network         GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:organisation       network         POST  --  --   --    --    --    go   --     --    --    --
people:organisation       lab             GET   --  --   --    --    --    --   ok     ok    ok    --
people:organisation       lab             POST  --  --   --    --    --    --   go     --    --    --
people:vet_organisation   lab             GET   in  --   --    --    --    --   --     ok    ok    --
people:vet_organisation   lab             POST  in  --   --    --    --    --   --     go    go    --
people:remove_member      membership      POST  in  --   --    --    --    go   --     go    go    --
people:end_mandate        mandate.holds   GET   in  --   --    --    --    --   --     ok    --    ok
people:end_mandate        mandate.holds   POST  in  --   --    --    --    --   --     go    --    go
people:invite                             GET   in  --   --    --    --    --   --     ok    ok    ok
people:invite                             POST  in  --   --    --    --    --   --     go    go    422
people:withdraw_invitation invitation.focal POST in  --   --    --    --    --   --     go    go    --
people:withdraw_invitation invitation.coordinator POST in  --   --    --    --    --   --     --    --    go
people:invitation         token.invitation GET  ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:invitation         token.invitation POST no  no   no    no    no    no   no     no    no    no
people:invitation         token.none      GET   --  --   --    --    --    --   --     --    --    --
people:invitation         token.none      POST  --  --   --    --    --    --   --     --    --    --
people:confirm_code                       GET   go  go   go    go    go    go   go     go    go    go
people:confirm_code                       POST  go  go   go    go    go    go   go     go    go    go
people:confirm_email      token.none      GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
people:confirm_email      token.none      POST  ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
"""
_EXPERT = {"headline": "Reef ecologist", "languages": ["en"], "places": "2", "conduct": "on"}
_YES = {"decision": "yes", "identity": "on", "references": "on", "conduct": "on", "interests": "on"}
BODIES = {
    "people:edit_me": {"name": "A name", "language": "en", "timezone": "UTC"},
    "people:contact": {"phone": "+679 1", "other": "", "shared": ["phone"]},
    "people:claim": {"party": "KE", "kind": "staff", "body": "Ministry", "evidence": "A letter."},
    "people:hand_over": {"email": "sam@elsewhere.example"},
    "people:decide_claim": {"decision": "yes", "note": "The letter."},
    "people:join": _EXPERT,
    "people:edit_expert": _EXPERT,
    "people:vet": _YES,
    "people:new_organisation": {"name": "A body", "kind": "ngo"},
    "people:organisation": {"email": "sam@elsewhere.example"},
    "people:vet_organisation": _YES,
    "people:invite": {"email": "new@tonga.example", "kind": "focal_point", "party": "TO"},
}
