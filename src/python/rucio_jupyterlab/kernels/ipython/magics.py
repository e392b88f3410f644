"""`%rucio list|get|wait|status|search`."""

import argparse
import shlex

from .definitions import name_fault
from .errors import RucioError

VERBS = ("list", "get", "wait", "status", "search", "refresh", "help")

HELP = """%rucio list                              what is attached, and how it stands
%rucio get SCOPE:NAME [--as NAME] [--wait] [--make-available] [--instance I]
                                         the data as a variable or as the value of the line
%rucio wait NAME [--timeout SECONDS]     until every file of a variable is readable
%rucio search SCOPE:PATTERN [--type collection|dataset|container|file|all] [--limit N]
%rucio refresh [NAME]                    ask again
%rucio status                            whether the sidecar answers, and which instances it knows"""


class _Parser(argparse.ArgumentParser):
    def error(self, message):
        raise RucioError("%s. Type %%rucio help." % message.capitalize())


class RucioMagic:
    """The line magic; holds the API and the definitions."""

    def __init__(self, shell, api, definitions):
        self._shell = shell
        self._api = api
        self._definitions = definitions

    def run(self, line):
        words = shlex.split(line)
        verb = words[0] if words else "help"
        if verb not in VERBS:
            raise RucioError("%%rucio knows no %r. Type %%rucio help." % verb)
        return getattr(self, "_" + verb)(words[1:])

    def complete(self, shell, event):
        """Verbs, then attached names or DIDs."""
        words = event.line.split()
        if len(words) < 2 or (len(words) == 2 and not event.line.endswith(" ")):
            return list(VERBS)
        if words[1] in ("wait", "refresh"):
            return list(self._definitions.states)
        if words[1] == "get":
            return [state.did for state in self._definitions.states.values()] + ["--as", "--wait", "--make-available"]
        return ["--type", "--limit"] if words[1] == "search" else []

    def _help(self, _words):
        print(HELP)

    def _list(self, _words):
        if not self._definitions.states:
            print("Nothing is attached. Attach data in the Rucio panel, or use %rucio get SCOPE:NAME --as NAME.")
        for name, state in self._definitions.states.items():
            try:
                state.look()
            except RucioError:
                pass  # The last known state is shown where nobody answers.
            total = "" if state.total is None else ", %d files" % state.total
            print("%s: %s (%s%s)" % (name, state.did, state.state.replace("_", " "), total))

    def _get(self, words):
        parser = _Parser(prog="%rucio get", add_help=False)
        parser.add_argument("did")
        parser.add_argument("--as", dest="name")
        parser.add_argument("--wait", action="store_true")
        parser.add_argument("--make-available", action="store_true")
        parser.add_argument("--instance")
        parser.add_argument("--timeout", type=float, default=1800.0)
        given = parser.parse_args(words)
        if given.name is None:
            return self._api.get(given.did, given.wait, given.timeout, given.instance, given.make_available)
        fault = name_fault(given.name)
        if fault:
            raise RucioError("%s cannot be the variable's name. %s" % (given.name, fault))
        state = self._api.state_of(given.did, given.instance)
        value = self._definitions.put_did(self._shell.user_ns, given.name, state)
        if given.make_available and not state.available:
            value.make_available()
        if given.wait and not state.available:
            value.wait(given.timeout)
        return None

    def _wait(self, words):
        parser = _Parser(prog="%rucio wait", add_help=False)
        parser.add_argument("name")
        parser.add_argument("--timeout", type=float, default=1800.0)
        given = parser.parse_args(words)
        value = self._shell.user_ns.get(given.name)
        if value is None or not hasattr(value, "wait"):
            raise RucioError("%s is not an attached variable. %%rucio list shows them." % given.name)
        value.wait(given.timeout)

    def _search(self, words):
        parser = _Parser(prog="%rucio search", add_help=False)
        parser.add_argument("pattern")
        parser.add_argument("--type", default="collection")
        parser.add_argument("--limit", type=int, default=100)
        parser.add_argument("--instance")
        given = parser.parse_args(words)
        found = self._api.search(given.pattern, given.type, given.instance, given.limit)
        for item in found:
            print("%s  %s%s" % (item["did"], item.get("type") or "", "" if item.get("length") is None else ", %d files" % item["length"]))
        if not found:
            print("Nothing matches %s." % given.pattern)

    def _refresh(self, words):
        for name, state in self._definitions.states.items():
            if not words or name in words:
                state.refresh(need_files=state.files is not None)
        self._list(())

    def _status(self, _words):
        answer = self._api.status()
        print("Sidecar %s at %s" % (answer.get("version"), answer["socket"]))
        print("Instances: %s" % (", ".join(answer.get("instances") or []) or "none"))
