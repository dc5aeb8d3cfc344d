"""Floor 4, the plan as it runs: campaigns, plan versions, statements on measures."""
