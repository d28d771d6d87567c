"""The form under a room's talk, and those that change a message."""

from __future__ import annotations

import secrets
from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from exchange.errors import Refused
from exchange.people.forms import LongText
from exchange.rooms.files import KINDS, Sent, taken
from exchange.rooms.protocol import BODY, number_if_any


def new_cid() -> str:
    """A name for one change to come, so that sending it twice does it once."""
    return secrets.token_urlsafe(12)


class ChangeForm(forms.Form):
    """One change of a room; ``cid`` is made by the server when the page is made."""

    cid = forms.RegexField(
        r"\A[A-Za-z0-9_-]{8,64}\Z", initial=new_cid, widget=forms.HiddenInput,
        error_messages={"required": _("Send it once more."), "invalid": _("Send it once more.")},
    )  # fmt: skip

    def renewed(self, **fields: Any) -> Self:
        """The same form to be sent again: with these fields, and a new cid where it had none."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data.update(fields | ({"cid": new_cid()} if "cid" in self.errors else {}))
        self.data = data
        return self


class WordsForm(ChangeForm):
    """The words of a message."""

    body = forms.CharField(
        label=_("Your message"), max_length=BODY,
        widget=LongText(2),
        error_messages={"required": _("Write something first.")},
    )  # fmt: skip
    field_order: tuple[str, ...] = ("body", "cid")


class Files(forms.FileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to five files, as a message may bring them."""

    def clean(self, data: Any, initial: Any = None) -> list[Sent]:
        """The files, looked at; none is an empty list."""
        try:
            return taken(data or [])
        except Refused as refused:
            raise forms.ValidationError(refused.message) from refused


class SayForm(WordsForm):
    """One message, words, files or both, perhaps in answer to another."""

    files = FilesField(  # type: ignore[assignment]  # only the class names it so
        label=_("Files"), required=False, help_text=_(
            "Up to 5 files, each up to 10 MB: PDF, office documents, tables, text, pictures, ZIP, "
            "GeoPackage."
        ),
        widget=Files(attrs={"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )  # fmt: skip
    reply_to = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("body", "files", "cid")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].required = False

    @classmethod
    def going_on(cls, data: QueryDict, files: Any) -> Self:
        """The form with what is written in it so far, and what this is to answer from now on;
        ``files`` were chosen and have to be chosen again."""
        form = cls(initial={"body": data.get("body", ""), "reply_to": data["answer"]})
        form.files = files
        return form

    def clean_reply_to(self) -> int:
        """The number it answers, 0 for none; one that cannot be read is refused with the rest."""
        found = number_if_any(self.cleaned_data["reply_to"])
        return -1 if found is None else found

    def clean(self) -> dict[str, Any]:
        """Ask for words where there is no file."""
        given = self.cleaned_data
        if not self.errors and not given["body"] and not given["files"]:
            self.add_error("body", _("Write something first."))
        return given


class EditForm(WordsForm):
    """A message in other words; ``rev`` says which wording they started from."""

    rev = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 6


class RedactForm(ChangeForm):
    """Yes, take it back; and why, where somebody else wrote it."""

    why = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("Both sides read it in place of the words."),
        error_messages={"required": _("Say why, in a few words.")},
    )  # fmt: skip

    def __init__(self, *args: Any, asks_why: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_why:
            del self.fields["why"]
