#!/bin/sh
# Publish events as a gateway, and hear what was refused of them:
#   sh mqtt_gateway.sh BROKER PORT GATEWAY events.ndjson
# Calls for help (sos, fall) go below sos/, everything else below events/. Several lines a message.
set -eu
base=silverguard/v1
mosquitto_sub -h "$1" -p "$2" -q 1 -t "$base/replies/+/$3" &
heard=$!
parts=$(mktemp -d)
trap 'kill $heard 2>/dev/null || true; rm -rf "$parts"' EXIT
sleep 1 # until the subscription stands
grep -E '"kind": *"(sos|fall)"' "$4" | mosquitto_pub -h "$1" -p "$2" -q 1 -t "$base/sos/$3" -l
grep -vE '"kind": *"(sos|fall)"' "$4" | split -l 200 - "$parts/part-"
for part in "$parts"/part-*; do
  [ -e "$part" ] || continue
  mosquitto_pub -h "$1" -p "$2" -q 1 -t "$base/events/$3" -f "$part"
done
sleep "${LISTEN_S:-5}" # replies come when the lines are durable
