"""Test ledgers in the layouts that offices use, each with the truth of its rows: `LAYOUTS` and `Manner`."""

from __future__ import annotations

from tests.data.layouts.manner import Manner, Truth, invented
from tests.data.layouts.pages import LAYOUTS, Made

__all__ = ["LAYOUTS", "Made", "Manner", "Truth", "invented"]
