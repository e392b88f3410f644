"""The way to the sidecar: where its socket is, and HTTP over it."""

import http.client
import json
import os
import re
import socket
import stat
import sys
import urllib.parse

from .errors import RucioError, SidecarUnreachable

PROTOCOL = 1
CONNECT_SECONDS = 1.0

_RUNTIME_FILE = re.compile(r"^rucio-jupyter-(\d+)\.json$")


def runtime_folder(environment=None):
    """Jupyter's runtime folder, by the rules of jupyter_core."""
    env = os.environ if environment is None else environment
    if env.get("JUPYTER_RUNTIME_DIR"):
        return env["JUPYTER_RUNTIME_DIR"]
    if env.get("JUPYTER_DATA_DIR"):
        return os.path.join(env["JUPYTER_DATA_DIR"], "runtime")
    home = env.get("HOME") or os.path.expanduser("~")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Jupyter", "runtime")
    data = env.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return os.path.join(data, "jupyter", "runtime")


def find_socket(environment=None):
    """The socket of the sidecar that belongs to this kernel's Jupyter server, or None.

    Order: RUCIO_JUPYTER_SOCKET, the runtime file of the Jupyter server that started this kernel, the newest runtime
    file of this user whose socket still stands.
    """
    env = os.environ if environment is None else environment
    if env.get("RUCIO_JUPYTER_SOCKET"):
        return env["RUCIO_JUPYTER_SOCKET"]
    folder = runtime_folder(env)
    parent = env.get("JPY_PARENT_PID")
    if parent and parent.isdigit():
        found = _read(os.path.join(folder, "rucio-jupyter-%s.json" % parent))
        if found:
            return found[1]
    try:
        names = [name for name in os.listdir(folder) if _RUNTIME_FILE.match(name)]
    except OSError:
        return None
    candidates = [found for found in (_read(os.path.join(folder, name)) for name in names) if found]
    return max(candidates)[1] if candidates else None


def _read(path):
    """(time of the file, socket) where both belong to this user and nobody else may write them."""
    try:
        about = os.lstat(path)
        if not stat.S_ISREG(about.st_mode) or about.st_uid != os.getuid() or about.st_mode & 0o022:
            return None
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        place = content["socket"]
        about_socket = os.stat(place)
        if not stat.S_ISSOCK(about_socket.st_mode) or about_socket.st_uid != os.getuid():
            return None
        return (about.st_mtime, place)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # An unreadable or half-written file is no sidecar; the next candidate may be one.


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path, timeout):
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(CONNECT_SECONDS)
        try:
            self.sock.connect(self._path)
        except OSError:
            self.sock.close()
            raise
        self.sock.settimeout(self.timeout)


class Sidecar:
    """Calls of the kernel interface. Without state but the socket's path, so threads and forks may share it."""

    def __init__(self, path=None):
        self._path = path

    @property
    def path(self):
        if self._path is None or not os.path.exists(self._path):
            self._path = find_socket() or self._path
        return self._path

    def use(self, path):
        """Takes the socket that the front end named, where this kernel can see it."""
        if path and os.path.exists(path):
            self._path = path

    def get(self, route, query=None, timeout=30.0):
        return self._call("GET", route, query, None, timeout)

    def post(self, route, body, timeout=60.0):
        return self._call("POST", route, None, body, timeout)

    def _call(self, method, route, query, body, timeout):
        path = self.path
        if path is None:
            raise SidecarUnreachable(_unreachable(None), "no_sidecar")
        try:
            return self._exchange(path, method, route, query, body, timeout)
        except (ConnectionError, FileNotFoundError, http.client.BadStatusLine):
            # The sidecar may just have been restarted, perhaps under a new name: look once more.
            path = find_socket() or path
            try:
                answer = self._exchange(path, method, route, query, body, timeout)
            except (OSError, http.client.HTTPException) as problem:
                raise SidecarUnreachable(_unreachable(problem), "no_sidecar") from problem
            self._path = path
            return answer
        except (OSError, http.client.HTTPException) as problem:
            raise SidecarUnreachable(_unreachable(problem), "no_sidecar") from problem

    @staticmethod
    def _exchange(path, method, route, query, body, timeout):
        connection = _UnixConnection(path, timeout)
        try:
            given = {key: value for key, value in (query or {}).items() if value is not None and value != ""}
            target = "/kernel/" + route + ("?" + urllib.parse.urlencode(given) if given else "")
            headers = {"Accept": "application/json", "Authorization": "rucio-kernel %d" % PROTOCOL}
            data = None
            if body is not None:
                data = json.dumps({k: v for k, v in body.items() if v is not None}).encode()
                headers["Content-Type"] = "application/json"
            connection.request(method, target, data, headers)
            response = connection.getresponse()
            raw = response.read()
        finally:
            connection.close()
        return _understand(response.status, raw)


def _understand(status, raw):
    try:
        answer = json.loads(raw.decode("utf-8"))
    except ValueError:
        raise RucioError("The Rucio sidecar answered with status %d and no JSON." % status, "bad_reply") from None
    if 200 <= status < 300:
        return answer
    said = answer if isinstance(answer, dict) else {}
    sentence = said.get("error") or "The Rucio sidecar refused with status %d." % status
    if said.get("remedy"):
        sentence = "%s %s" % (sentence, said["remedy"])
    raise RucioError(sentence, said.get("code"))


def _unreachable(problem):
    detail = " (%s)" % problem if problem else ""
    return (
        "The Rucio sidecar cannot be reached from this kernel%s. If the kernel runs on another machine or in another "
        "container than JupyterLab, only values that the Rucio panel sends are known here; otherwise open the Rucio panel "
        "once, which starts the sidecar." % detail
    )
