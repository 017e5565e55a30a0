"""Print every warning of Kafka once.

    python kafka_warnings.py localhost:9092 my-platform [COUNT]

Needs kafka-python. The group's place is committed behind what was printed: nothing is lost, and
what comes twice has the same `id`. With COUNT it ends behind so many warnings.
"""

import json
import sys

from kafka import KafkaConsumer

TOPIC = "silverguard.warnings"


def main(bootstrap: str, group: str, count: float) -> None:
    """Print warnings as they come."""
    consumer = KafkaConsumer(
        TOPIC,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    seen: set[str] = set()  # a real program asks its own store
    try:
        for record in consumer:
            warning = json.loads(record.value)
            if warning["id"] not in seen:
                seen.add(warning["id"])
                print(json.dumps(warning, ensure_ascii=False), flush=True)
            consumer.commit()
            if len(seen) >= count:
                return
    finally:
        consumer.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]) if len(sys.argv) > 3 else float("inf"))
