"""The log as Parquet by day and partition, complete by count and proven by checksum."""
