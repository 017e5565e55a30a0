"""The database: warnings, people, portraits and model switches in PostgreSQL."""
