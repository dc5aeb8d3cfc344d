"""Floor 3, who and where: units, people and posts, areas, operators, premises."""
