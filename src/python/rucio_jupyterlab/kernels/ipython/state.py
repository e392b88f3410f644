"""What is known about one DID, shared by every handle of it, and how it is asked for."""

import re
import threading
import time

from .errors import DIDNotAvailableException, RucioError, SidecarUnreachable, WaitCancelled, WaitTimeout

PAGE = 5000
STALE_SECONDS = 1.0
POLL_SECONDS = 25

WORDS = {
    "here": "here", "unknown": "not resolved yet", "partly_here": "only partly here", "on_the_way": "on the way",
    "queued": "queued", "waiting_approval": "waiting for approval", "suspended": "suspended", "not_here": "not here",
    "on_tape": "on tape", "stuck": "stuck", "failed": "failed", "not_mounted": "not mounted here",
    "no_replicas": "without replicas", "empty": "empty",
}


def words_for(state):
    """A state word of the REST interface in words for people."""
    return WORDS.get(state, state)


def remedy_for(state):
    """What a person can do about it, as the end of a sentence."""
    if state in ("on_the_way", "queued", "partly_here", "unknown", "waiting_approval", "suspended"):
        return "wait for it with .wait()"
    if state in ("no_replicas", "empty", "not_mounted"):
        return "see the Rucio panel for the reason"
    return "get it with .make_available(), or with Get in the Rucio panel"


class FileFacts:
    """One file: did, path (None while not readable here), pfn, state, size in bytes, error sentence."""

    __slots__ = ("did", "path", "pfn", "state", "size", "error")

    def __init__(self, did=None, path=None, pfn=None, state=None, size=None, error=None):
        self.did = did
        self.path = path
        self.pfn = pfn
        self.state = state or ("here" if path else "unknown")
        self.size = size
        self.error = error

    @classmethod
    def of(cls, item):
        return cls(item.get("did"), item.get("path"), item.get("pfn"), item.get("state"), item.get("size"), item.get("error"))


class DidState:
    """Facts about a DID as last heard, from the front end or from the sidecar. Thread-safe."""

    def __init__(self, did, kind, instance=None, sidecar=None):
        self.did = did
        self.kind = kind
        self.instance = instance or None
        self.sidecar = sidecar
        self.state = "unknown"
        self.sentence = None
        self.available = False
        self.total = None
        self.files = None
        self.checked = None
        self.version = 0
        self._listing = None
        self._lock = threading.RLock()

    def __reduce__(self):
        return (_restore_state, (self.did, self.kind, self.instance, self.state, self.available,
                                 [(f.did, f.path, f.pfn, f.state, f.size, f.error) for f in self.known_files() or []],
                                 self.files is not None or self._listing is not None))

    def tell(self, state, available, files=None, listing=None, total=None, sentence=None):
        """Takes what the front end knows. `listing`: a file that lists what is too long to send."""
        with self._lock:
            self.state, self.available, self.sentence = state, available, sentence
            self.files, self._listing = files, listing
            self.total = len(files) if files is not None else total
            self.checked = None if state == "unknown" else time.monotonic()
            self.version += 1

    def known_files(self):
        """The files as last heard, without asking anybody; None when never heard."""
        with self._lock:
            if self.files is None and self._listing is not None:
                self.files = read_listing(self._listing)
                self._listing = None
            return self.files

    def look(self, need_files=False, max_age=STALE_SECONDS, timeout=30.0):
        """Asks the sidecar unless what is known is final or young enough. Returns the state word."""
        with self._lock:
            young = self.checked is not None and time.monotonic() - self.checked < max_age
            complete = self.available and (not need_files or self.files is not None or self._listing is not None)
            if complete or (young and not (need_files and self.available)) or self.sidecar is None:
                return self.state
        self.refresh(need_files=need_files, timeout=timeout)
        return self.state

    def refresh(self, need_files=True, timeout=60.0):
        """Asks the sidecar now. With files: pages until the list is complete."""
        files = [] if need_files else None
        cursor, answer = None, {}
        deadline = time.monotonic() + timeout
        while True:
            left = max(0.05, deadline - time.monotonic())
            answer = self.sidecar.get("resolve", {
                "did": self.did, "namespace": self.instance, "limit": PAGE if need_files else 0, "cursor": cursor}, left)
            if files is None:
                break
            files.extend(FileFacts.of(item) for item in answer.get("items") or [])
            cursor = answer.get("next")
            if not cursor:
                break
        self._take(answer, files)
        return self

    def _take(self, answer, files):
        with self._lock:
            changed = answer.get("state") != self.state
            if ":" not in self.did:
                self.did = answer.get("did") or self.did  # the policy has found the scope
            self.state = answer.get("state") or "unknown"
            self.sentence = answer.get("sentence")
            self.available = bool(answer.get("available"))
            self.kind = answer.get("type") or self.kind
            self.instance = answer.get("namespace") or self.instance
            self.total = (answer.get("files") or {}).get("total")
            if files is not None:
                if self.total is not None and len(files) != self.total:
                    raise RucioError("The list of %s is incomplete: %d of %d files arrived. Try again."
                                     % (self.did, len(files), self.total), "bad_reply")
                self.files, self._listing = files, None
            elif changed:
                self.files, self._listing = None, None
            self.checked = time.monotonic()
            self.version += 1

    def require(self, need_files=True):
        """The files, every one readable; otherwise raises what a person can act on."""
        reason = None
        if not (self.available and self.known_files() is not None):
            try:
                self.look(need_files=True)
            except SidecarUnreachable as problem:
                reason = str(problem)
            except RucioError as problem:
                reason = str(problem)
        files = self.known_files()
        if not self.available or (need_files and files is None):
            raise self.refusal(reason)
        return files

    def refusal(self, reason=None):
        """The exception for a use of data that is not readable here."""
        here = sum(1 for f in self.known_files() or [] if f.path)
        text = "%s is %s" % (self.did, words_for(self.state))
        if self.total and self.kind == "collection":
            text += " (%d of %d files)" % (here, self.total)
        text += "."
        if reason:
            return DIDNotAvailableException(text + " " + reason, self.did, self.state)
        if self.sentence:
            text += " " + self.sentence.rstrip(".") + "."
        remedy = remedy_for(self.state)
        if self.kind == "collection" and here:
            remedy += ", or use .available_files"
        text += " %s%s." % (remedy[0].upper(), remedy[1:])
        return DIDNotAvailableException(text, self.did, self.state)

    def make_available(self):
        """Asks for a download or a rule, where the instance's policy lets a kernel ask."""
        answer = self.sidecar.post("make-available", {"did": self.did, "namespace": self.instance})
        with self._lock:
            self.checked = None
        return answer

    def wait(self, timeout, wait_id, on_progress=None):
        """Long-polls until every file is readable. Raises WaitTimeout, WaitCancelled or DIDNotAvailableException."""
        deadline = time.monotonic() + timeout
        seen = None
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise WaitTimeout("%s was not complete after %g s. %s" % (self.did, timeout, self.sentence or ""), "timeout")
            seconds = max(1, min(POLL_SECONDS, int(left)))
            answer = self.sidecar.get("wait", {"did": self.did, "namespace": self.instance, "id": wait_id,
                                               "seconds": seconds, "seen": seen}, seconds + 20.0)
            self._take(answer, None)
            seen = answer.get("mark")
            if on_progress is not None:
                on_progress(answer)
            if answer.get("cancelled"):
                raise WaitCancelled("Waiting for %s was cancelled in the Rucio panel." % self.did, "cancelled")
            if self.available:
                self.refresh(need_files=True)
                return self
            if answer.get("done"):
                raise self.refusal()


def read_listing(path):
    """A file a line: DID, path, PFN, state and size, with tabs between them; a backslash escapes tab, newline and itself."""
    with open(path, encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")[:-1]
    return [_of_line(line) for line in lines]


def _of_line(line):
    fields = line.split("\t")
    if "\\" in line:
        fields = [_unescape(field) for field in fields]
    did, path, pfn, state, size = (fields + [""] * 5)[:5]
    return FileFacts(did or None, path or None, pfn or None, state or None, int(size) if size else None)


def _unescape(field):
    return re.sub(r"\\(.)", lambda found: {"t": "\t", "n": "\n"}.get(found.group(1), found.group(1)), field)


def _restore_state(did, kind, instance, state, available, files, has_files):
    restored = DidState(did, kind, instance)
    restored.tell(state, available, [FileFacts(*f) for f in files] if has_files else None)
    return restored
