#!/bin/sh
# Send a file of events to a desk: TOKEN=… sh http_gateway.sh http://127.0.0.1:8098 events.ndjson
# curl sends again what is answered with 429 or 503, after the time the desk asks for.
set -eu
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
split -l 2000 "$2" "$parts/part-"
for part in "$parts"/part-*; do
  curl --silent --show-error --max-time 60 --retry 20 --retry-connrefused \
    -H "Content-Type: application/x-ndjson" ${TOKEN:+-H "Authorization: Bearer $TOKEN"} \
    --data-binary @"$part" "$1/api/v1/events"
  echo
done
