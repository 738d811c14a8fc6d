"""Lists all cases and payments of each tenant through the sandbox with Debitura's own Python client.

Usage: official_client.py --referral URL --customer URL --env env.json

Needs the PyPI package debitura-debt-collection. Its models refuse what Debitura's API could not have sent: missing
members, wrong types, unreadable times. Exit status: 0 all read, 1 not, 3 the package is missing.
"""
import argparse
import json
import pathlib
import sys
import urllib.error
import urllib.request
from decimal import Decimal

try:
    import debitura_debt_collection as debitura
except ImportError:
    print("the Python package debitura-debt-collection is missing")
    sys.exit(3)


def fetch(url, headers, body=None):
    with urllib.request.urlopen(urllib.request.Request(url, data=body, headers=headers), timeout=30) as answer:
        return json.loads(answer.read(), parse_float=Decimal)


def all_rows(call, name):
    """The rows of all pages of a list, 20 a page so that there is more than one, and the total that the API tells."""
    rows, page = [], 1
    while True:
        answer = call(page=page, page_size=20)
        rows += getattr(answer, name) or []
        if page >= answer.page.total_pages:
            return rows, answer.page.total_results
        page += 1


def read_tenant(customer, token):
    """(cases, payments) as the client sees them; raises where an answer doesn't fit its models."""
    configuration = debitura.Configuration(host=customer, access_token=token)
    with debitura.ApiClient(configuration) as client:
        cases_api, payments_api = debitura.CasesApi(client), debitura.PaymentsApi(client)
        cases, cases_total = all_rows(cases_api.cases_get, "cases")
        payments, payments_total = all_rows(payments_api.payments_get, "payments")
        for rows, total in ((cases, cases_total), (payments, payments_total)):
            if len({row.id for row in rows}) != total:
                raise ValueError(f"{len(rows)} rows, {total} in all")
        for case in cases[:3]:
            one = cases_api.cases_id_get(case.id)
            if one.gross_amount != case.gross_amount:
                raise ValueError(f"case {case.id} differs from its row")
            cases_api.cases_id_payments_get(case.id)
        for payment in payments[:3]:
            payments_api.payments_id_get(payment.id)
        debitura.WebhooksApi(client).webhooks_get()
    return len(cases), len(payments)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("referral", "customer", "env"):
        parser.add_argument(f"--{name}", required=True)
    options = parser.parse_args()
    tenants = cases = payments = failures = 0
    for name, key in json.loads(pathlib.Path(options.env).read_text()).items():
        if not name.endswith("_DEBITURA_KEY"):
            continue
        headers = {"XApiKey": key, "Content-Type": "application/json"}
        for client in fetch(f"{options.referral}/clients?PageSize=100", headers)["clients"]:
            body = json.dumps({"externalTenantId": client["externalTenantId"]}).encode()
            try:
                token = fetch(f"{options.referral}/oauth/token", headers, body)["accessToken"]
            except urllib.error.HTTPError as error:
                if error.code != 404:
                    raise
                continue
            try:
                found = read_tenant(options.customer, token)
            except Exception as error:  # the client raises its own, pydantic's and urllib3's
                failures += 1
                print(f"{client['externalTenantId']}: {type(error).__name__}: {str(error)[:1500]}")
                continue
            tenants, cases, payments = tenants + 1, cases + found[0], payments + found[1]
    print(f"{tenants} tenants, {cases} cases, {payments} payments, {failures} failures")
    sys.exit(1 if failures or not cases or not payments else 0)


if __name__ == "__main__":
    main()
