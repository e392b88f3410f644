"""A sidecar of a few lines on a real unix socket: the kernel interface over a dict of DIDs that a test changes."""

import http.server
import json
import os
import socketserver
import tempfile
import threading
import time
import urllib.parse


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True
    request_queue_size = 32


class FakeSidecar:
    """`dids` maps a DID to {type, state, files: [[did, path], …]}; `requested` lists what was asked for."""

    def __init__(self, folder=None):
        self.folder = folder or tempfile.mkdtemp(prefix="rj-")
        self.path = os.path.join(self.folder, "s")
        self.dids = {}
        self.requested = []
        self.cancelled = set()
        self.seen = []
        self.changed = threading.Condition()
        self._server = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def address_string(self):
                return "unix"

            def log_message(self, *_):
                pass

            def do_GET(self):
                self._answer(None)

            def do_POST(self):
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def _answer(self, body):
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                outer.seen.append((self.command, url.path, query, dict(self.headers)))
                status, reply = outer.answer(url.path, query, body)
                data = json.dumps(reply).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        if os.path.exists(self.path):
            os.unlink(self.path)
        self._server = _Server(self.path, Handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None
            os.unlink(self.path)

    def put(self, did, files, state=None, kind="collection"):
        """`files`: list of (did, path or None)."""
        with self.changed:
            here = sum(1 for f in files if f[1])
            self.dids[did] = {"type": kind, "files": files,
                              "state": state or ("here" if here == len(files) else "partly_here" if here else "not_here")}
            self.changed.notify_all()

    def cancel(self):
        with self.changed:
            self.cancelled.add("all")
            self.changed.notify_all()

    def answer(self, path, query, body):
        route = path[len("/kernel/"):]
        if route == "hello":
            return 200, {"version": "0", "protocol": 1, "instances": ["demo"], "active_instance": "demo", "places": {}}
        if route == "search":
            items = [{"did": did, "type": "dataset", "size": None, "length": len(v["files"])} for did, v in self.dids.items()]
            return 200, {"items": items[: int(query["limit"])], "more": False}
        did = (body or query).get("did")
        if did and ":" not in did:
            did = "test:" + did  # a policy that knows the scope of everything
        if did not in self.dids:
            return 404, {"error": "Rucio knows no %s." % did, "code": "unknown_did", "remedy": "Check the scope."}
        if route == "make-available":
            self.requested.append(did)
            return 200, self._view(did)
        if route == "resolve":
            reply = self._view(did)
            limit, start = int(query["limit"]), int(query.get("cursor", 0))
            page = self.dids[did]["files"][start:start + limit]
            reply["items"] = [{"did": f[0], "path": f[1], "pfn": None, "state": "here" if f[1] else "not_here", "size": 4, "error": None}
                              for f in page]
            end = start + limit
            reply["next"] = str(end) if limit and end < len(self.dids[did]["files"]) else None
            return 200, reply
        return self._wait(did, query)

    def _wait(self, did, query):
        deadline = time.monotonic() + int(query["seconds"])
        with self.changed:
            while True:
                reply = self._view(did)
                reply["cancelled"] = "all" in self.cancelled
                reply["done"] = reply["available"] or (query.get("seen") is not None and reply["state"] in ("stuck", "failed"))
                left = deadline - time.monotonic()
                if reply["cancelled"] or reply["done"] or reply["mark"] != query.get("seen") or left <= 0:
                    return 200, reply
                self.changed.wait(left)

    def _view(self, did):
        entry = self.dids[did]
        here = sum(1 for f in entry["files"] if f[1])
        total = len(entry["files"])
        return {"did": did, "namespace": "demo", "type": entry["type"], "state": entry["state"],
                "sentence": "%d of %d files here." % (here, total), "available": entry["state"] == "here",
                "files": {"total": total, "here": here}, "bytes": {"total": 4 * total, "here": 4 * here},
                "mark": "%s-%d" % (entry["state"], here), "next": None, "items": []}
