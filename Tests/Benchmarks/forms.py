"""Writes the deliveries of a benchmark again, in the other forms that a channel reads: forms.py FOLDER COUNT.

Each form is an installation of its own beside the first one, with the first COUNT deliveries of each channel.
"""
import base64, itertools, json, os, sqlite3, sys

folder, count = sys.argv[1], int(sys.argv[2])
PLACES = "{body: /body, headers: /headers, received_at: /receivedAt}"
FORMS = {
    "lines": "", "places": "envelope: " + PLACES, "gateway": "envelope: aws-api-gateway",
    "documents": "format: json, envelope: " + PLACES, "database": None,
}
configuration = open(folder + "/tieout.yaml").read()


def gateway(delivery):
    return json.dumps({
        "version": "2.0", "headers": {name.lower(): value for name, value in delivery["headers"].items()},
        "requestContext": {"http": {"method": "POST"}, "timeEpoch": millis(delivery["receivedAt"])},
        "body": base64.b64encode(delivery["body"].encode()).decode(), "isBase64Encoded": True})


def millis(text):
    from datetime import datetime
    return round(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() * 1000)


for form, keys in FORMS.items():
    place = f"{folder}/forms/{form}"
    os.makedirs(place, exist_ok=True)
    text = configuration
    for channel in sorted(os.listdir(folder + "/events")):
        os.makedirs(f"{place}/events/{channel}", exist_ok=True)
        with open(f"{folder}/events/{channel}/2026-01.ndjson") as lines:
            lines = [line.rstrip("\n") for line in itertools.islice(lines, count)]
        path = f'path: "events/{channel}/*.ndjson"'
        if form == "database":
            base = sqlite3.connect(f"{place}/events/{channel}/app.sqlite", isolation_level=None)
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("CREATE TABLE hook (id INTEGER PRIMARY KEY, at TEXT, headers TEXT, body TEXT)")
            base.execute("BEGIN")
            rows = (json.loads(line) for line in lines)
            base.executemany(
                "INSERT INTO hook (at, headers, body) VALUES (?, ?, ?)",
                ((row["receivedAt"], json.dumps(row["headers"]), row["body"]) for row in rows))
            base.execute("COMMIT")
            base.close()
            query = "SELECT id, at, headers, body FROM hook WHERE id > :after ORDER BY id"
            text = text.replace(path, f'database: {{file: events/{channel}/app.sqlite, query: "{query}"}}')
            continue
        with open(f"{place}/events/{channel}/2026-01.ndjson", "w") as out:
            if form == "documents":
                out.write("[\n" + ",\n".join(lines) + "\n]\n")
            else:
                out.writelines((gateway(json.loads(line)) if form == "gateway" else line) + "\n" for line in lines)
        if keys:
            text = text.replace(path, f"{path}, {keys}")
    open(place + "/tieout.yaml", "w").write(text)
