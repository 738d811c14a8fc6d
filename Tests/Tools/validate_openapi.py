"""Validates the sandbox's answers against Debitura's published OpenAPI descriptions.

Usage: validate_openapi.py --referral URL --customer URL --env env.json --fixtures DIR

Fetches every read endpoint the sandbox has, for every partner of env.json (variables that end in _DEBITURA_KEY) and
every tenant of theirs. Prints a line for each answer that breaks its schema and a count at the end. Exit status: 0 all
valid, 1 not, 3 the module jsonschema is missing.
"""
import argparse
import datetime
import json
import pathlib
import sys
import urllib.error
import urllib.request
import uuid

try:
    import jsonschema
except ImportError:
    print("the Python module jsonschema is missing")
    sys.exit(3)


# Debitura is known to write these otherwise than its description says.
OTHER_THAN_DESCRIBED = [(["kycStatus"], value) for value in ("not_required", "pending", "verified")]


def json_schema(node):
    """An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a second type."""
    if isinstance(node, list):
        return [json_schema(part) for part in node]
    if not isinstance(node, dict):
        return node
    converted = {key: json_schema(value) for key, value in node.items() if key not in ("nullable", "example")}
    if node.get("nullable") is not True:
        return converted
    if not isinstance(converted.get("type"), str):
        return {"anyOf": [converted, {"type": "null"}]}
    converted["type"] = [converted["type"], "null"]
    if "enum" in converted:
        converted["enum"] = converted["enum"] + [None]
    return converted


def formats():
    """Ids are uuids, and times may lack their zone: several of Debitura's endpoints leave it out, against their schema."""
    checker = jsonschema.FormatChecker(formats=())
    checker.checks("uuid", raises=ValueError)(lambda text: not isinstance(text, str) or uuid.UUID(text))
    checker.checks("date-time", raises=ValueError)(
        lambda text: not isinstance(text, str) or datetime.datetime.fromisoformat(text.replace("Z", "+00:00")))
    return checker


class Description:
    """One API's description."""

    def __init__(self, path):
        self.document = json.loads(path.read_text(encoding="utf-8"))
        self.components = json_schema(self.document["components"])
        # A property called "nullable" would be lost above; there is none, and a new one must not go unseen.
        assert not any("nullable" in schema.get("properties", {}) for schema in self.document["components"]["schemas"].values())

    def errors(self, method, path, value):
        content = self.document["paths"][path][method]["responses"]["200"]["content"]
        schema = dict(json_schema(content["application/json"]["schema"]), components=self.components)
        validator = jsonschema.Draft202012Validator(schema, format_checker=formats())
        return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(value)
                if (list(error.absolute_path)[-1:], error.instance) not in OTHER_THAN_DESCRIBED]


class Check:
    """Fetches, validates and counts."""

    def __init__(self, bases, descriptions):
        self.bases, self.descriptions = bases, descriptions
        self.answers, self.broken = 0, 0

    def fetch(self, api, path, described, headers, body=None):
        request = urllib.request.Request(self.bases[api] + path, data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            value = json.load(answer)
        self.answers += 1
        for error in self.descriptions[api].errors("post" if body else "get", described, value)[:5]:
            self.broken += 1
            print(f"{api} {path}: {error}")
        return value

    def listed(self, api, path, headers, rows):
        """All rows of a paged list."""
        found, page = [], 1
        while True:
            value = self.fetch(api, f"{path}?Page={page}&PageSize=50", path, headers)
            found += value[rows]
            if page >= value["page"]["totalPages"]:
                return found
            page += 1

    def partner(self, key):
        headers = {"XApiKey": key}
        self.fetch("referral", "/me", "/me", headers)
        for hook in self.fetch("referral", "/v1/Webhooks", "/v1/Webhooks", headers):
            self.fetch("referral", f"/v1/Webhooks/{hook['id']}", "/v1/Webhooks/{id}", headers)
        for case in self.listed("referral", "/cases", headers, "cases")[:5]:
            self.fetch("referral", f"/cases/{case['id']}", "/cases/{id}", headers)
        self.listed("referral", "/reporting/transactions", headers, "data")
        for client in self.listed("referral", "/clients", headers, "clients"):
            tenant = client["externalTenantId"]
            self.fetch("referral", f"/clients/{tenant}", "/clients/{externalTenantId}", headers)
            body = json.dumps({"externalTenantId": tenant}).encode()
            try:
                token = self.fetch("referral", "/oauth/token", "/oauth/token", dict(headers, **{"Content-Type": "application/json"}), body)
            except urllib.error.HTTPError as error:
                # A tenant that isn't signed or is archived: no token is the right answer.
                if error.code != 404:
                    raise
                continue
            self.tenant({"Authorization": "Bearer " + token["accessToken"]})

    def tenant(self, headers):
        self.fetch("customer", "/me", "/me", headers)
        self.fetch("customer", "/webhooks", "/webhooks", headers)
        for case in self.listed("customer", "/cases", headers, "cases")[:5]:
            number = case["id"]
            self.fetch("customer", f"/cases/{number}", "/cases/{id}", headers)
            self.fetch("customer", f"/cases/{number}/payments", "/cases/{id}/payments", headers)
            self.fetch("customer", f"/cases/case-reference/{case['reference']}", "/cases/case-reference/{caseReference}", headers)
            self.fetch("customer", f"/webhooks/events?caseId={number}", "/webhooks/events", headers)
        for payment in self.listed("customer", "/Payments", headers, "payments")[:5]:
            self.fetch("customer", f"/Payments/{payment['id']}", "/Payments/{id}", headers)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("referral", "customer", "env", "fixtures"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    fixtures = pathlib.Path(options.fixtures)
    check = Check({"referral": options.referral, "customer": options.customer},
                  {api: Description(fixtures / f"debitura-{api}-openapi.json") for api in ("referral", "customer")})
    keys = json.loads(pathlib.Path(options.env).read_text())
    for name, key in keys.items():
        if name.endswith("_DEBITURA_KEY"):
            check.partner(key)
    print(f"{check.answers} answers, {check.broken} errors")
    sys.exit(1 if check.broken or not check.answers else 0)


if __name__ == "__main__":
    main()
