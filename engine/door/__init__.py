"""Where events come in: over HTTP and MQTT, answered when they are durable."""
