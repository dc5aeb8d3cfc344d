"""Floor 0, the law: pure Python, standard library only. No Django, no database, no clock."""
