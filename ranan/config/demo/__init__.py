"""The demonstration: a small synthetic district on the real plan, and one of any size. Everything says that it is made up."""

from ranan.config.demo.accounts import say_accounts
from ranan.config.demo.fill import fill
from ranan.config.demo.load import Loaded, Loading, load, size_of

__all__ = ["Loaded", "Loading", "fill", "load", "say_accounts", "size_of"]
