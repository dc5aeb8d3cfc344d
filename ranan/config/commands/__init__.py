"""The commands of `ranan`, one module each; the command line finds them by themselves.

A module has `add(subparsers)`, which adds its parser (and returns nothing), and `run(args) -> int`. `NEEDS` says what
must be there before `run`: "database" (the default: server started, Django ready), "django", or "nothing".
`PASSES_ON = True` hands everything after the command's name to `run` unread, as `args.rest`.
Models are imported inside `run`: `add` is called before Django is ready.
Raise `ranan.config.say.Refused` to end with 1.
"""
