"""A small IMAP server: what a client of RFC 3501 needs to look into one mailbox, on real connections."""

from __future__ import annotations

import base64
import re
import socketserver
from collections.abc import Callable

from tests.unit.fetching.local_server import LocalServer

PASSWORD = "open sesame"  # noqa: S105 - of no real mailbox
_UID_FETCH = re.compile(r"UID FETCH (\d+) (.*)", re.IGNORECASE)
_UID_SEARCH = re.compile(r"UID SEARCH UID (\d+):\*(?: SINCE (\S+))?", re.IGNORECASE)


class ImapServer(LocalServer):
    """A server on 127.0.0.1. `folders` holds mails by number, as folders hold them; `commands` is all that was asked of it."""

    def __init__(self) -> None:
        self.folders: dict[str, dict[int, bytes]] = {"INBOX": {}}
        self.validity = 7
        self.commands: list[str] = []
        self.logins: list[str] = []
        self.acts: dict[str, Callable[[socketserver.StreamRequestHandler], None]] = {}
        server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                server.talk(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True

        super().__init__(Server(("127.0.0.1", 0), Handler))

    def url(self, folder: str = "INBOX", user: str = "ada%40mail.example") -> str:
        """The address of a folder."""
        return f"imap://{user}@127.0.0.1:{self.port}/{folder}"

    def talk(self, handler: socketserver.StreamRequestHandler) -> None:
        """Answer commands until the client leaves."""
        mails: dict[int, bytes] = {}
        handler.wfile.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        for line in handler.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            name = " ".join(command.split()[:2]).upper() if command.upper().startswith("UID") else command.split()[0].upper()
            self.commands.append("LOGIN" if name == "LOGIN" else command)
            if name in self.acts:
                self.acts[name](handler)
                return
            if name == "AUTHENTICATE":
                handler.wfile.write(b"+ \r\n")
                self.logins.append(base64.b64decode(handler.rfile.readline()).decode().split("\0")[1])
                answer = [b"OK in"]
            elif name == "EXAMINE":
                folder = re.sub(r"\\(.)", r"\1", command.split(" ", 1)[1].strip('"'))
                mails = self.folders.get(folder, {})
                answer = self._examined(folder)
            else:
                answer = self._answer(name, command, mails)
            for piece in answer[:-1]:
                handler.wfile.write(b"* " + piece + b"\r\n")
            handler.wfile.write(f"{tag} {answer[-1].decode()}\r\n".encode())
            if name == "LOGOUT":
                return

    def _examined(self, folder: str) -> list[bytes]:
        if folder not in self.folders:
            return [b"NO no such mailbox"]
        exists = f"{len(self.folders[folder])} EXISTS".encode()
        return [exists, b"0 RECENT", f"OK [UIDVALIDITY {self.validity}] valid".encode(), b"OK [READ-ONLY] done"]

    def _answer(self, name: str, command: str, mails: dict[int, bytes]) -> list[bytes]:
        """The lines of an answer; the last one ends it."""
        if name == "CAPABILITY":
            return [b"CAPABILITY IMAP4rev1 AUTH=PLAIN", b"OK done"]
        if name == "LOGIN":
            return [b"OK in"] if f'"{PASSWORD}"' in command else [f"NO wrong: {command}".encode()]
        if name == "LIST":
            return [*(f'LIST (\\HasNoChildren) "/" "{folder}"'.encode() for folder in self.folders), b"OK done"]
        if name == "UID SEARCH" and (found := _UID_SEARCH.match(command)):
            uids = [uid for uid in mails if uid >= int(found[1])] or sorted(mails)[-1:]
            return [f"SEARCH {' '.join(map(str, uids))}".encode(), b"OK done"]
        if name == "UID FETCH" and (found := _UID_FETCH.match(command)):
            return [*self._fetched(int(found[1]), found[2], mails), b"OK done"]
        return [b"BYE", b"OK out"] if name == "LOGOUT" else [b"BAD unknown"]

    @staticmethod
    def _fetched(uid: int, what: str, mails: dict[int, bytes]) -> list[bytes]:
        if uid not in mails:
            return []
        if "BODY" in what:
            return [f"1 FETCH (UID {uid} BODY[] {{{len(mails[uid])}}}\r\n".encode() + mails[uid] + b")"]
        date = f"{uid % 28 + 1:2d}-Mar-2026 06:00:00 +0000"
        return [f'1 FETCH (UID {uid} INTERNALDATE "{date}" RFC822.SIZE {len(mails[uid])})'.encode()]
