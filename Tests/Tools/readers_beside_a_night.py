#!/usr/bin/env python3
"""Looks at a store again and again while a night works on it, and says how long each look took.

    tieout-benchmark --cases 60000 --folder /tmp/b60 --skip-peer
    export KEY=benchmark-key SECRET=...                        # what /tmp/b60/tieout.yaml names
    readers_beside_a_night.py PROGRAM /tmp/b60/tieout.yaml 'PROGRAM ingest && PROGRAM reconcile && PROGRAM report'

The looks are `discrepancies list`, `discrepancies show` and `explain case`, one after the other until the night ends,
which is a line for the shell with TIEOUT_CONFIG set. `worst` is by the clock; `slept` is the most of it that a look
neither computed nor stood in line for a core: locks and the disk, whatever else the machine does. Exit status 1: one took
longer than --most, was refused, or showed of the discrepancies neither what was before the night nor what was after it.
"""
import argparse
import csv
import io
import os
import subprocess
import sys
import time


def look(words, environment):
    """Runs a command: its output, its seconds by the clock, and those that it slept."""
    begin = time.monotonic()
    child = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    taken = time.monotonic() - begin
    with open(f"/proc/{child.pid}/schedstat", encoding="ascii") as file:
        computed, in_line = (int(word) / 1e9 for word in file.read().split()[:2])
    if child.wait() != 0:
        raise SystemExit(f"{' '.join(words)}: exit status {child.returncode}: {output[-300:].decode()}")
    return output, taken, taken - computed - in_line


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("program")
    options.add_argument("configuration")
    options.add_argument("night", help="a line for the shell")
    options.add_argument("--as-of", help="of the looks: not before the night (default: now)")
    options.add_argument("--most", type=float, default=0.5, help="seconds that a look may take")
    options = options.parse_args()
    environment = dict(os.environ, TIEOUT_CONFIG=os.path.abspath(options.configuration))
    as_of = ["--as-of", options.as_of] if options.as_of else []
    every = [options.program, "discrepancies", "list", "--format", "csv"] + as_of
    rows = list(csv.DictReader(io.StringIO(look(every, environment)[0].decode())))
    if not rows:
        raise SystemExit("there are no discrepancies to look at: let a night work first")
    one = next((row for row in rows if row["case_id"]), rows[0])
    looks = {
        "list": every,
        "show": [options.program, "discrepancies", "show", one["code"], one["subject"]] + as_of,
        "explain": [options.program, "explain", "case", one["case_id"], "--json"],
    }
    alone = {name: look(words, environment) for name, words in looks.items()}
    seen = {name: [] for name in looks}
    night = subprocess.Popen(["sh", "-c", options.night], env=environment, stdout=subprocess.DEVNULL)
    while night.poll() is None:
        for name, words in looks.items():
            seen[name].append(look(words, environment))
    after = {name: look(words, environment) for name, words in looks.items()}
    print(f"the night ended with {night.returncode}; {len(rows)} discrepancies before it")
    print(f"{'':8} {'looks':>6} {'alone':>7} {'median':>7} {'worst':>7} {'slept':>7}")
    is_good = night.returncode in (0, 1)
    for name, found in seen.items():
        seconds = sorted(taken for _, taken, _ in found)
        slept = max(slept for _, _, slept in found)
        by_itself = max(alone[name][1], after[name][1])
        print(f"{name:8} {len(found):6} {by_itself:7.2f} {seconds[len(seconds) // 2]:7.2f} {seconds[-1]:7.2f} {slept:7.2f}")
        is_good &= seconds[-1] <= options.most
        if name != "explain" and any(output not in (alone[name][0], after[name][0]) for output, _, _ in found):
            print(f"{name}: showed half a night")
            is_good = False
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
