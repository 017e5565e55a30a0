"""How the database is reached.

The configured one or an embedded PostgreSQL, its socket, its last user, time-outs, migrations.
Begin with `database.py`.
"""
