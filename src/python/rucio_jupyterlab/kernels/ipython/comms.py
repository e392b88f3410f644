"""The comm messages of the Python extension, in both directions, so that either side may be the older one.

`inject` on target rucio-jupyterlab:kernel, `ack-inject` and `request-inject` on rucio-jupyterlab:frontend.
"""

import threading

KERNEL_TARGET = "rucio-jupyterlab:kernel"
FRONTEND_TARGET = "rucio-jupyterlab:frontend"


class Comms:
    """At most one outgoing comm, opened when there is something to say: one that is opened earlier is lost."""

    def __init__(self, shell, define):
        self._shell = shell
        self._define = define
        self._out = None
        self._answered = threading.Event()
        self._report = None

    @property
    def _manager(self):
        kernel = getattr(self._shell, "kernel", None)
        return getattr(kernel, "comm_manager", None)

    def start(self):
        manager = self._manager
        if manager is not None:
            manager.register_target(KERNEL_TARGET, self._opened)

    def stop(self):
        manager = self._manager
        if manager is not None and KERNEL_TARGET in getattr(manager, "targets", {}):
            manager.unregister_target(KERNEL_TARGET, self._opened)
        if self._out is not None:
            self._out.close()
            self._out = None

    def request(self):
        """Asks the front end for everything that is attached. False where there is no front end to ask."""
        out = self._outgoing()
        if out is None:
            return False
        self._answered.clear()
        out.send({"action": "request-inject"})
        return True

    def wait_answer(self, seconds):
        """The report of the next `inject`, or None after the time limit."""
        return self._report if self._answered.wait(seconds) else None

    def _opened(self, comm, message):
        comm.on_msg(lambda received: self._received(received, comm))

    def _received(self, message, comm=None):
        data = message.get("content", {}).get("data", {})
        if data.get("action") != "inject":
            return
        report = self._define([_translate(entry) for entry in data.get("dids") or [] if isinstance(entry, dict)])
        self._report = report
        self._answered.set()
        out = self._outgoing()
        if out is not None:
            # Byte for byte what the Python extension expects, with what went wrong beside it.
            out.send({"action": "ack-inject", "variable_names": report["defined"],
                      "refused": {**report["kept"], **report["refused"]}})

    def _outgoing(self):
        if self._out is not None and not getattr(self._out, "_closed", False):
            return self._out
        if self._manager is None:
            return None
        try:
            from ipykernel.comm import Comm
        except ImportError:
            from comm import create_comm as Comm
        self._out = Comm(target_name=FRONTEND_TARGET, data={})
        self._out.on_msg(lambda received: self._received(received))
        self._out.on_close(lambda _: self._closed())
        return self._out

    def _closed(self):
        self._out = None


def _translate(entry):
    """From the Python extension's camelCase to what Definitions takes; what is missing counts as not available."""
    kind = "file" if entry.get("type") == "file" else "collection"
    raw = entry.get("files")
    listed = raw if isinstance(raw, list) else []
    did = entry.get("did")
    files = [[f.get("did"), f.get("path"), f.get("pfn"), "here" if f.get("path") else "not_here", f.get("size")]
             for f in listed if isinstance(f, dict)]
    if kind == "file":
        available = bool(files) and files[0][1] is not None
        if files and files[0][0] is None:
            files[0][0] = did
    else:
        available = bool(entry.get("didAvailable", True)) and isinstance(raw, list)
    state = entry.get("state") or ("here" if available else "not_here")
    complete = available or (entry.get("state") is not None and raw is not None)
    return {"name": entry.get("variableName"), "did": did or entry.get("variableName"), "type": kind,
            "instance": entry.get("instance"), "state": state, "available": available,
            "files": files if complete or (kind == "file" and files) else None}
