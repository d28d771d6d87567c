"""Needs and offers, the Party's yes, and taking back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

TABLE = """
#                                          out none staff focal other side expert holds coord admin
board:needs                          GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:new_need                       GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:new_need                       POST  in  no   go    go    go    no   no     no    no    no
board:draft                          POST  in  no   ok    ok    ok    no   no     no    no    no
board:need             need.draft    GET   --  --   ok    ok    --    --   --     --    --    --
board:need             need.posted   GET   --  --   ok    ok    --    --   --     ok    ok    --
board:need             need.returned GET   --  --   ok    ok    --    --   --     ok    ok    --
board:need             need.withdrawn GET  --  --   ok    ok    --    --   --     ok    ok    --
board:need             need.kept     GET   --  --   ok    ok    --    --   --     ok    ok    --
board:need             need.proposed GET   --  --   ok    ok    --    ok   --     ok    ok    --
board:need             need.working  GET   --  --   ok    ok    --    ok   --     ok    ok    --
board:need             need.reported GET   --  --   ok    ok    --    ok   --     ok    ok    --
board:need             need.quiet    GET   --  --   ok    ok    --    ok   --     ok    ok    --
board:need             need.shared   GET   --  --   ok    ok    --    ok   --     ok    ok    --
board:need             need.members  GET   --  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:need             need.public   GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:edit_need        need.draft    GET   in  --   ok    ok    --    --   --     --    --    --
board:edit_need        need.draft    POST  in  --   go    go    --    --   --     --    --    --
board:edit_need        need.posted   GET   in  --   ok    ok    --    --   --     no    no    --
board:edit_need        need.posted   POST  in  --   go    go    --    --   --     no    no    --
board:edit_need        need.public   GET   in  no   ok    ok    no    no   no     no    no    no
board:edit_need        need.public   POST  in  no   go    go    no    no   no     no    no    no
board:edit_need        need.working  GET   in  --   409   409   --    no   --     no    no    --
board:edit_need        need.working  POST  in  --   409   409   --    no   --     no    no    --
board:more             need.draft    GET   in  --   ok    ok    --    --   --     --    --    --
board:more             need.draft    POST  in  --   go    go    --    --   --     --    --    --
board:more             need.public   GET   in  no   ok    ok    no    no   no     no    no    no
board:more             need.public   POST  in  no   go    go    no    no   no     no    no    no
board:endorse          need.posted   GET   in  --   no    ok    --    --   --     no    no    --
board:endorse          need.posted   POST  in  --   no    go    --    --   --     no    no    --
board:endorse          need.public   GET   in  no   no    no    no    no   no     no    no    no
board:return_need      need.posted   GET   in  --   no    ok    --    --   --     no    no    --
board:return_need      need.posted   POST  in  --   no    go    --    --   --     no    no    --
board:return_need      need.public   POST  in  no   no    409   no    no   no     no    no    no
board:withdraw_need    need.draft    GET   in  --   ok    ok    --    --   --     --    --    --
board:withdraw_need    need.draft    POST  in  --   go    go    --    --   --     --    --    --
board:withdraw_need    need.public   GET   in  no   ok    ok    no    no   no     no    no    no
board:withdraw_need    need.public   POST  in  no   go    go    no    no   no     no    no    no
board:withdraw_need    need.withdrawn POST in  --   go    go    --    --   --     no    no    --
board:need_version     need.kept     GET   in  --   ok    ok    --    --   --     no    no    --
board:need_version     need.kept     POST  in  --   go    go    --    --   --     no    no    --
board:need_version     need.public   GET   in  no   ok    ok    no    no   no     ok    ok    no
board:need_version     need.public   POST  in  no   go    go    no    no   no     go    go    no
board:need_version     need.working  GET   in  --   409   409   --    no   --     no    no    --
board:edit_version     version.kept  GET   in  --   ok    ok    --    --   --     no    no    --
board:edit_version     version.kept  POST  in  --   go    go    --    --   --     no    no    --
board:edit_version     version       GET   in  no   ok    ok    no    no   no     ok    ok    no
board:edit_version     version       POST  in  no   go    go    no    no   no     go    go    no
board:edit_version     version.offer GET   in  no   no    no    no    no   ok     ok    ok    no
board:edit_version     version.offer POST  in  no   no    no    no    no   go     go    go    no
board:drop_version     version.kept  POST  in  --   go    go    --    --   --     no    no    --
board:drop_version     version       POST  in  no   go    go    no    no   no     go    go    no
board:for_target       ours          POST  in  --   go    go    --    --   --     no    no    --
board:for_target       ours.aside    POST  in  --   409   409   --    --   --     no    no    --
board:for_answer       answer        POST  in  --   go    go    --    --   --     no    no    --
board:gaps             party.fiji    GET   in  --   ok    ok    --    --   --     ok    ok    --
board:target-gap       ours          GET   in  --   ok    ok    --    --   --     ok    ok    --
board:offers                         GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:new_offer                      GET   in  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:new_offer                      POST  in  no   go    go    go    go   go     no    no    no
board:offer            offer         GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:offer            offer2        GET   ok  ok   ok    ok    ok    ok   ok     ok    ok    ok
board:offer            unvetted      GET   --  --   --    --    --    --   ok     ok    ok    --
board:offer            taken         GET   --  --   --    --    --    ok   --     ok    ok    --
board:offers-of        network       GET   --  --   --    --    --    --   --     --    --    --
board:offers-of        lab           GET   --  --   --    --    --    --   ok     ok    ok    --
board:offers-to-vet    profile.side  GET   --  --   --    --    --    --   --     ok    ok    --
board:offers-to-vet    profile.new   GET   --  --   --    --    --    --   --     ok    ok    --
board:edit_offer       offer         GET   in  no   no    no    no    ok   no     no    no    no
board:edit_offer       offer         POST  in  no   no    no    no    go   no     no    no    no
board:edit_offer       unvetted      GET   in  --   --    --    --    --   ok     no    no    --
board:edit_offer       unvetted      POST  in  --   --    --    --    --   go     no    no    --
board:withdraw_offer   offer         GET   in  no   no    no    no    ok   no     no    no    no
board:withdraw_offer   offer         POST  in  no   no    no    no    go   no     no    no    no
board:withdraw_offer   unvetted      POST  in  --   --    --    --    --   go     no    no    --
board:offer_version    offer         GET   in  no   no    no    no    ok   no     ok    ok    no
board:offer_version    offer         POST  in  no   no    no    no    go   no     go    go    no
board:offer_version    unvetted      GET   in  --   --    --    --    --   ok     ok    ok    --
board:offer_version    unvetted      POST  in  --   --    --    --    --   go     go    go    --
board:renew_offer      offer         POST  in  no   no    no    no    go   no     no    no    no
board:renew_offer      taken         POST  in  --   --    --    --    go   --     no    no    --
"""
_PICKS = {"targets": ["3"], "support": ["training"], "languages": ["en"]}
_NEED = _PICKS | {
    "title": "Reef survey", "text": "We want to count reef fish.", "audience": "members",
    "serves": "", "by_when": (timezone.localdate() + timedelta(days=90)).isoformat(),
    "post": "1", "change": "1",
}  # fmt: skip
_OFFER = _PICKS | {
    "title": "Reef surveys", "text": "I count reef fish.", "items": ["A survey"], "mode": "remote",
    "cost": "free", "hours": "4", "places": "1", "regions": ["pacific"],
}  # fmt: skip
_VERSION = {"lang": "ru", "title": "Рифы", "text": "Мы считаем рыб."}
BODIES = {
    "board:new_need": _NEED,
    "board:draft": '{"title": "Reef survey"}',
    "board:edit_need": _NEED,
    "board:more": {"mode": "either", "tried": "A course", "partners": "1"},
    "board:endorse": {"note": "Good."},
    "board:return_need": {"note": "Which reef?"},
    "board:need_version": _VERSION,
    "board:offer_version": _VERSION,
    "board:edit_version": _VERSION | {"rev": "0"},
    "board:new_offer": _OFFER,
    "board:edit_offer": _OFFER,
}
