"""A real SMTP server on a loopback port, for tests: aiosmtpd, with TLS, logins and refusals on request.

Writes its port to a file, and of each message it took a JSON file: the envelope, the message as it came, and what
Python's own parser makes of it. Ends with the program that started it, when its standard input does.
"""
import argparse
import asyncio
import base64
import json
import os
import ssl
import sys
from email import message_from_bytes
from email.policy import default as modern

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Mailbox:
    def __init__(self, folder, refused):
        self.folder, self.refused, self.count = folder, refused, 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=modern)
        found = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "login": session.auth_data,
            "raw": base64.b64encode(envelope.content).decode(),
            "longestLine": max(len(line) for line in envelope.content.split(b"\r\n")),
            "headers": [[name, str(value)] for name, value in message.items()],
            "defects": [str(defect) for part in message.walk() for defect in defects(part)],
            "parts": [
                {
                    "type": part.get_content_type(),
                    "name": part.get_filename(),
                    "encoding": part["Content-Transfer-Encoding"],
                    "content": base64.b64encode(part.get_payload(decode=True)).decode(),
                }
                for part in message.walk()
                if not part.is_multipart()
            ],
        }
        self.count += 1
        path = os.path.join(self.folder, f"{self.count:03}.json")
        with open(path + ".part", "w") as file:
            json.dump(found, file)
        os.rename(path + ".part", path)
        return "250 kept"


def defects(part):
    return part.defects + [defect for value in part.values() for defect in value.defects]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port-file", required=True)
    parser.add_argument("--mailbox", required=True)
    parser.add_argument("--certificate", nargs=2, metavar=("PEM", "KEY"))
    parser.add_argument("--smtps", action="store_true", help="TLS from the first byte, not STARTTLS")
    parser.add_argument("--login", nargs=2, metavar=("USER", "PASSWORD"))
    parser.add_argument("--refuse", nargs="*", default=[], metavar="ADDRESS")
    words = parser.parse_args()

    def authenticate(server, session, envelope, mechanism, data):
        wanted = LoginPassword(*(word.encode() for word in words.login))
        return AuthResult(success=data == wanted, handled=False, auth_data=words.login[0])

    context = None
    if words.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*words.certificate)
    options = {}
    if words.login:
        options = {
            "authenticator": authenticate,
            "auth_required": True,
            # TLS from the first byte is none that aiosmtpd knows of.
            "auth_require_tls": context is not None and not words.smtps,
        }
    if context and not words.smtps:
        options |= {"tls_context": context, "require_starttls": True}
    asyncio.run(serve(words, context if words.smtps else None, options))


async def serve(words, context, options):
    mailbox = Mailbox(words.mailbox, words.refuse)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, **options), "127.0.0.1", 0, ssl=context)
    with open(words.port_file + ".part", "w") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(words.port_file + ".part", words.port_file)
    await loop.run_in_executor(None, sys.stdin.read)


main()
