"""Shifts in the database: weekly rotas, what departs from them, notes to the next shift."""
