#!/usr/bin/env python3
"""Replays every night of an installation that check.py kept, and compares each file with the published one.

    python3 check.py --program PROGRAM --dataset DATASET --keep KEPT
    python3 replay_nights.py PROGRAM KEPT

Nothing of the environment but PATH is passed on, so no key is there. The exit status is 0 only if every night is the same
bytes, the durations in run.json aside, and neither the store nor what is published was touched.
"""
import hashlib
import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def comparable(name, data):
    """The durations of a run are its own."""
    if name != "run.json":
        return data
    manifest = json.loads(data)
    manifest.pop("durations")
    return json.dumps(manifest, sort_keys=True).encode()


def differences(published, replayed):
    for name in sorted(published.keys() | replayed.keys()):
        if name not in replayed:
            yield f"{name} is missing"
        elif name not in published:
            yield f"{name} is too much"
        elif comparable(name, published[name]) != comparable(name, replayed[name]):
            yield f"{name} differs"


def digest(folder):
    """Of everything that a replay must not touch: the lock file is empty and says nothing."""
    whole = hashlib.sha256()
    for name, data in files(folder).items():
        whole.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
    return whole.hexdigest()


def main():
    program, kept = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    live, target = kept / "live", kept / "replayed"
    nights = sorted(path.name for path in (live / "out").iterdir() if re.fullmatch(r"\d{4}-\d\d-\d\d", path.name))
    before, began, wrong = digest(live), time.monotonic(), 0
    for night in nights:
        shutil.rmtree(target, ignore_errors=True)
        ended = subprocess.run(
            [str(program), "replay", night, "--to", str(target), "--config", str(live / "tieout.yaml")],
            env={"PATH": "/usr/bin:/bin"}, cwd=kept, capture_output=True, text=True, timeout=600, check=False)
        problems = [] if ended.returncode == 0 else [f"exit status {ended.returncode}: {ended.stderr.strip()}"]
        if target.exists():
            problems += differences(files(live / "out" / night), files(target))
        wrong += bool(problems)
        for problem in problems:
            print(f"{night}: {problem}")
    left = sorted(path.name for path in kept.iterdir() if path.name.startswith(".replay-"))
    touched = digest(live) != before
    if left or touched or not nights:
        print(f"left behind: {left}; touched: {touched}; nights: {len(nights)}")
    print(f"replayed {len(nights)} nights, {wrong} of them not as published, in {time.monotonic() - began:.1f} s")
    return 1 if wrong or left or touched or not nights else 0


if __name__ == "__main__":
    sys.exit(main())
