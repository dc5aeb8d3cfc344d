"""What the pages of trouble say: title, what is safe, what to do, an icon for each kind; and plainer form errors."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

Words = dict[str, str | Promise]

_KEPT: Final = _("Nothing was changed; everything already saved stands.")
_TYPED: Final = _("Nothing was changed. What you typed may still be on the page before: go back with your browser.")

_WORDS: Final[dict[str, Words]] = {
    "400": {
        "title": _("This request could not be read"),
        "safe": _TYPED,
        "todo": _("Go back and send the form again. If the address was copied by hand, check it."),
        "icon": "alert-triangle",
    },
    "403": {
        "title": _("Your post does not reach this page"),
        "safe": _KEPT,
        "todo": _("If your work needs it, ask your unit's administrator for the right post."),
        "icon": "lock",
    },
    "404": {
        "title": _("There is nothing at this address that you may see"),
        "safe": _KEPT,
        "todo": _("Check the number or the address. A case of another unit is not shown here."),
        "icon": "search",
    },
    "405": {
        "title": _("This page cannot be used in this way"),
        "safe": _KEPT,
        "todo": _("Open the page again from the menu and use its buttons."),
        "icon": "ban",
    },
    "413": {
        "title": _("What you sent is too large"),
        "safe": _TYPED,
        "todo": _("Send fewer or smaller files: photos and documents up to 15 MB, videos up to 50 MB each."),
        "icon": "paperclip",
    },
    "429": {
        "title": _("Too many attempts"),
        "safe": _KEPT,
        "todo": _("Wait a few minutes, then try again. Your unit's administrator can give you a one-time code."),
        "icon": "hourglass",
    },
    "500": {
        "title": _("Something went wrong on our side"),
        "safe": _("The act that failed was undone as a whole; everything saved before stands."),
        "todo": _("Try once more. If it fails again, give the number below to the system administrator."),
        "icon": "alert-triangle",
    },
    "503": {
        "title": _("The system is not ready at the moment"),
        "safe": _("Everything already saved stands."),
        "todo": _("Wait a minute and load the page again."),
        "icon": "hourglass",
    },
    "csrf": {
        "title": _("This form is too old to be sent"),
        "safe": _TYPED,
        "todo": _("Load the page again and send the form once more. Cookies must be allowed for this address."),
        "icon": "refresh",
    },
}


def words(kind: str) -> Words:
    """The words of one kind; an unknown kind reads like 500."""
    return _WORDS.get(kind, _WORDS["500"])


# Sentences of Django's forms that are said in plainer words: named here, they are looked for in our catalogue first.
PLAINER: Final = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("The submitted file is empty."),
)
