"""燃安 Ran'an: runs a district's urban gas-safety campaign, from its plan to the last closed hazard."""

__version__ = "0.1.0"
