"""The pages of the cockpit and the trends."""

from ranan.insight.views.cockpit import cockpit, coverage, export_cockpit
from ranan.insight.views.trends import export_trends, trends

__all__ = ["cockpit", "coverage", "export_cockpit", "export_trends", "trends"]
