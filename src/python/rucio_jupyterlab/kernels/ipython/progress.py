"""How far a wait has come: one line that is replaced, in a notebook, a terminal or a log."""

import contextlib
import html
import sys
import time


@contextlib.contextmanager
def shown(did, wanted):
    """Gives a function that takes an answer of the sidecar and shows it."""
    if not wanted:
        yield None
        return
    handle = _handle()
    last = [0.0, ""]

    def show(answer):
        text = line(did, answer)
        now = time.monotonic()
        if text == last[1] or (now - last[0] < 0.2 and not answer.get("available")):
            return
        last[0], last[1] = now, text
        if handle is not None:
            handle.update(_Line(text))
        else:
            sys.stderr.write(text + "\n")

    yield show


def line(did, answer):
    """One line of text for an answer of `kernel/wait`."""
    files = answer.get("files") or {}
    total, here = files.get("total"), files.get("here")
    if answer.get("available"):
        return "%s: here" % did
    counts = "" if total is None or here is None else " (%d of %d files here)" % (here, total)
    return "%s: %s%s" % (did, answer.get("sentence") or answer.get("state") or "waiting", counts)


def html_row(did, standing, counts):
    """A small box for values that are not plain paths."""
    bar = ""
    if counts and counts[0] is not None and counts[1]:
        bar = ' <progress value="%d" max="%d"></progress>' % counts
    return "<div><code>%s</code> &middot; %s%s</div>" % (html.escape(did or "unknown"), html.escape(standing or ""), bar)


class _Line:
    def __init__(self, text):
        self._text = text

    def __repr__(self):
        return self._text


def _handle():
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        return None
    shell = get_ipython()
    if shell is None or not getattr(shell, "kernel", None):
        return None
    return display(_Line("Waiting…"), display_id=True)
