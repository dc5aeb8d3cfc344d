"""One look at the whole campaign: the cockpit 一张图 and the trends. It reads what lower floors count and keeps nothing."""
