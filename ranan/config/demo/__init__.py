"""The demonstration: a small synthetic district on the real plan. Everything in it says that it is made up."""

from ranan.config.demo.accounts import say_accounts
from ranan.config.demo.fill import fill

__all__ = ["fill", "say_accounts"]
