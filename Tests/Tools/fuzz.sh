#!/bin/sh
# Runs libFuzzer over each reader of what strangers write: what `make fuzz` does.
#
# Usage: fuzz.sh FUZZER FOLDER SECONDS [READER…]
#   FUZZER   the built program tieout-fuzz
#   FOLDER   where what it learns is kept, so that the next run begins there
#   SECONDS  how long for each reader
#   READER   only these
# The status is 0 only if nothing was found. An input that breaks a reader is named: mend the reader, and put the input
# into Tests/Fuzz/Corpus/READER.
set -eu
if [ $# -lt 3 ]; then
  sed -n '2,10s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
fuzzer=$1 folder=$2 seconds=$3
shift 3
tests=$(cd "$(dirname "$0")/.." && pwd)
[ $# -gt 0 ] || set -- timestamp amount percentage signature delivery register page configuration

one() {
  reader=$1
  learned=$folder/learned/$reader found=$folder/found/$reader log=$folder/$reader.log
  mkdir -p "$learned" "$found"
  # Beside its own corpus, what Tests/Fuzz/Suite/CorpusTests.swift names too.
  case $reader in
    amount | delivery | page) set -- "$tests/Fixtures/json-corpus" ;;
    register) set -- "$tests/Fixtures/csv-corpus/csvs" ;;
    *) set -- ;;
  esac
  case $reader in delivery | page | configuration) bytes_max=16384 ;; *) bytes_max=1024 ;; esac
  # Foundation leaks a page when it reads an empty file.
  case $reader in configuration) leaks=0 ;; *) leaks=1 ;; esac
  # An input may take 5 s and half a GiB. Traps are libFuzzer's to report.
  if TIEOUT_READER=$reader SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=$leaks "$fuzzer" "$learned" "$tests/Fuzz/Corpus/$reader" "$@" \
    -max_total_time="$seconds" -max_len="$bytes_max" -timeout=5 -rss_limit_mb=512 \
    -artifact_prefix="$found/" -print_final_stats=1 >"$log" 2>&1; then
    echo "fuzz: $reader: $(sed -n 's/.*number_of_executed_units: *//p' "$log") inputs, nothing found"
  else
    echo "fuzz: $reader: $(grep -m 1 -E 'Fatal error|ERROR' "$log"); inputs in $found, log $log"
    return 1
  fi
}

if [ $# -eq 1 ]; then
  one "$1"
else
  # Two at a time.
  printf '%s\n' "$@" | xargs -n 1 -P 2 sh "$0" "$fuzzer" "$folder" "$seconds"
fi
