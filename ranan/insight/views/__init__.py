"""The pages of the cockpit and the trends."""

from ranan.insight.views.cockpit import cockpit, coverage, export_cockpit

__all__ = ["cockpit", "coverage", "export_cockpit"]
