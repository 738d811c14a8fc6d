#!/bin/sh
# Runs Tieout on the sample data, night by night, against the sandbox: what `make demo` does.
#
# Usage: demo.sh TIEOUT SANDBOX FOLDER
#   TIEOUT, SANDBOX  the built programs tieout and debitura-sandbox
#   FOLDER           where everything is written; it is made anew
set -eu

if [ $# -ne 3 ]; then
  sed -n '2,6s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
absolute() { case $1 in /*) printf '%s\n' "$1" ;; *) printf '%s/%s\n' "$PWD" "$1" ;; esac; }
tieout=$(absolute "$1")
sandbox=$(absolute "$2")
folder=$(absolute "$3")
sample=$(cd "$(dirname "$0")/../Fixtures/sample" && pwd)

for program in "$tieout" "$sandbox"; do
  [ -x "$program" ] || { echo "demo: $program: no such program. Build it first." >&2; exit 69; }
done
# The folder is deleted below: only one that an earlier demo made, or none at all.
if [ -e "$folder" ] && [ ! -e "$folder/.tieout-demo" ]; then
  echo "demo: $folder exists and isn't an earlier demo's. Name another folder." >&2
  exit 64
fi
rm -rf "$folder"
mkdir -p "$folder/registers" "$folder/events"
touch "$folder/.tieout-demo"
cp "$sample"/registers/* "$folder/registers/"

"$sandbox" --data "$sample" --port-file "$folder/ports.json" >"$folder/sandbox.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM
waited=0
until [ -s "$folder/ports.json" ]; do
  waited=$((waited + 1))
  if [ "$waited" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
    echo "demo: the sandbox did not start:" >&2
    cat "$folder/sandbox.log" >&2
    exit 69
  fi
  sleep 0.1
done
port() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$folder/ports.json"; }
referral="http://127.0.0.1:$(port referral)"
sed -e "s|@SANDBOX_REFERRAL@|$referral|" -e "s|@SANDBOX_CUSTOMER@|http://127.0.0.1:$(port customer)|" \
  "$sample/tieout.yaml" >"$folder/tieout.yaml"

# env.json has one "NAME": "value" a line; the values hold no quotes.
sed -n 's/^ *"\([A-Z0-9_]*\)": "\([^"]*\)",\{0,1\}$/export \1='"'\2'"'/p' "$sample/env.json" >"$folder/env.sh"
. "$folder/env.sh"

# meta.json names each night, then when its run takes place.
nights=$(sed -n -e 's/.*"night": \([0-9]*\).*/\1/p' -e 's/.*"as_of": "\([^"]*\)".*/\1/p' "$sample/meta.json" | paste -d, - -)
for entry in $nights; do
  night=${entry%,*}
  as_of=${entry#*,}
  number=$(printf '%03d' "$night")
  curl -fsS -o /dev/null -d "{\"night\": $night}" "$referral/__night"
  (cd "$sample/nights/$number/events" && find . -name '*.ndjson') | while read -r file; do
    mkdir -p "$folder/events/$(dirname "$file")"
    cat "$sample/nights/$number/events/$file" >>"$folder/events/$file"
  done
  echo "demo: night $night, tieout nightly --as-of $as_of"
  status=0
  "$tieout" nightly --as-of "$as_of" --config "$folder/tieout.yaml" || status=$?
  # 1 and 2 are findings and lists that could not be read: the sample has findings on purpose.
  case $status in
    0 | 1 | 2) echo "demo: exit status $status" ;;
    *) echo "demo: tieout ended with status $status" >&2; exit "$status" ;;
  esac
done

echo "demo: the reports are in $folder/out:"
(cd "$folder" && find out -type f 2>/dev/null | sort | head -n 40) || true
echo "demo: to run a command again: . $folder/env.sh, start the sandbox, set its ports in $folder/tieout.yaml"
