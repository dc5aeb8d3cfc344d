"""Who may see and do what, through HTTP."""
