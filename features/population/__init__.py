"""State of all people of a partition: shard, roster, sweep, migration of old records."""
