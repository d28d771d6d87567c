"""Forms about people."""

from __future__ import annotations

from django import forms


class SignupForm(forms.Form):
    """What signing up asks beyond allauth's own fields."""

    def signup(self, request, user):  # type: ignore[no-untyped-def]
        """Called by allauth once the account exists."""
