"""Forms of signing in and of one's own account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SignIn(forms.Form):
    """Sign-in name and password, or a one-time code in its place."""

    login = forms.CharField(
        label=_("Sign-in name"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password or one-time code"), max_length=200, strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )  # fmt: skip


class ChangePassword(forms.Form):
    """A new password, twice; the old one unless a one-time code let the person in."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, at least 5 different ones."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, ask_old: bool, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # Django's own signature is open
        if not ask_old:
            del self.fields["old"]

    def clean(self) -> dict[str, object]:
        """Both new entries must be the same."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("The two entries differ."))
        return data
