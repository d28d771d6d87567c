"""Signing in and up, passwords, second factor, sessions: django-allauth's pages.

The cast signs in by code and holds no second factor: there is no password to change or to ask for
again, and no recovery code to read. What hat they wear makes no difference to these pages.
"""

from __future__ import annotations

TABLE = """
#                                                     out none holds
account_login                                   GET   ok  go   go
account_login                                   POST  ok  go   go
account_logout                                  GET   go  ok   ok
account_logout                                  POST  go  go   go
account_inactive                                GET   ok  ok   ok
account_signup                                  GET   ok  go   go
account_signup                                  POST  go  go   go
account_reauthenticate                          GET   in  no   no
account_reauthenticate                          POST  in  no   no
account_email                                   GET   in  ok   ok
account_email                                   POST  in  go   go
account_email_verification_sent                 GET   go  go   go
account_email_verification_sent                 POST  go  go   go
account_change_password                         GET   in  go   go
account_change_password                         POST  in  go   go
account_set_password                            GET   in  ok   ok
account_set_password                            POST  in  ok   ok
account_reset_password                          GET   ok  ok   ok
account_reset_password                          POST  go  go   go
account_reset_password_done                     GET   ok  ok   ok
account_reset_password_from_key       key.none  GET   ok  ok   ok
account_reset_password_from_key       key.none  POST  ok  ok   ok
account_reset_password_from_key_done            GET   ok  ok   ok
account_request_login_code                      GET   ok  go   go
account_request_login_code                      POST  go  go   go
account_confirm_login_code                      GET   go  go   go
account_confirm_login_code                      POST  go  go   go
mfa_index                                       GET   in  ok   ok
mfa_authenticate                                GET   go  go   go
mfa_authenticate                                POST  go  go   go
mfa_reauthenticate                              GET   in  no   no
mfa_reauthenticate                              POST  in  no   no
mfa_activate_totp                               GET   in  ok   ok
mfa_activate_totp                               POST  in  ok   ok
mfa_deactivate_totp                             GET   in  --   --
mfa_deactivate_totp                             POST  in  --   --
mfa_view_recovery_codes                         GET   in  --   --
mfa_generate_recovery_codes                     GET   in  ok   ok
mfa_generate_recovery_codes                     POST  in  ok   ok
mfa_download_recovery_codes                     GET   in  --   --
mfa_download_recovery_codes                     POST  in  --   --
usersessions_list                               GET   in  ok   ok
usersessions_list                               POST  in  go   go
"""
BODIES = {
    "account_login": {"login": "nobody@x.example", "password": "wrong"},
    "account_signup": {"email": "new@x.example", "name": "New", "password1": ""},
    "account_reauthenticate": {"password": "wrong"},
    "account_email": {"action_add": "", "email": "second@x.example"},
    "account_set_password": {"password1": "one", "password2": "two"},
    "account_reset_password": {"email": "nobody@x.example"},
    "account_request_login_code": {"email": "nobody@x.example"},
}
