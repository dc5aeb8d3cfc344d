"""Floor 2, the append-only record of every act: one table, one writer."""
