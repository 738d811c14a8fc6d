"""What a plain script does of the same work: reads the same deliveries, verifies them, and counts.

Usage: peer.py FOLDER SECRET

It stores nothing, deduplicates in memory, and knows the simple payment events only. Prints one line of JSON.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import resource
import sys
import time


def main() -> None:
    folder, secret = pathlib.Path(sys.argv[1]), base64.b64decode(sys.argv[2])
    start = time.perf_counter()
    lines = verified = repeats = 0
    seen: set[tuple[str, str]] = set()
    settled: dict[str, int] = {}
    for path in sorted(folder.glob("events/*/*.ndjson")):
        channel = path.parent.name
        with path.open("rb") as file:
            for line in file:
                lines += 1
                envelope = json.loads(line)
                text = envelope["body"]
                body = json.loads(text)
                if channel != "receeve":
                    parts = dict(part.split("=", 1) for part in envelope["headers"]["X-Debitura-Signature"].split(","))
                    code = hmac.new(secret, f"{parts['t']}.{text}".encode(), hashlib.sha256).hexdigest()
                    if not hmac.compare_digest(code, parts["v1"]):
                        continue
                    verified += 1
                    key = (channel, body["id"])
                else:
                    key = (channel, body["payload"]["messageId"])
                if key in seen:
                    repeats += 1
                    continue
                seen.add(key)
                if channel == "receeve":
                    details = body["payload"]["details"]
                    if details["messageType"] == "event.claimDebtPayment.settled.v1":
                        currency = details["currency"]
                        settled[currency] = settled.get(currency, 0) + details["amount"]
    seconds = time.perf_counter() - start
    print(json.dumps({
        "what": "python: read and verify", "time": {"seconds": seconds, "cpu": time.process_time()}, "count": lines,
        "note": f"{verified} verified, {repeats} repeats, {len(settled)} currencies; nothing stored",
        "peakKiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }))


main()
