"""Runs cells in a kernel that no front end looks at: `alone.py < {"cells": [...], "complete": [...]}` prints what came of each as JSON."""

import json
import queue
import sys

from jupyter_client import KernelManager

LIMIT_SECONDS = 120
NUDGE_SECONDS = 5


def published(client):
    """The next message. ipykernel 7 may leave a request that comes early in its queue until the next one: a silent kernel is asked again who it is."""
    for _ in range(LIMIT_SECONDS // NUDGE_SECONDS):
        try:
            return client.get_iopub_msg(timeout=NUDGE_SECONDS)
        except queue.Empty:
            client.kernel_info()
    raise queue.Empty


def run(client, code):
    """Standard output, the last value's text, and the name and text of an exception."""
    outcome = {"stdout": "", "result": None, "error": None}
    asked = client.execute(code, allow_stdin=False)
    while True:
        message = published(client)
        if message["parent_header"].get("msg_id") != asked:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "stream" and content["name"] == "stdout":
            outcome["stdout"] += content["text"]
        elif kind == "execute_result":
            outcome["result"] = content["data"].get("text/plain")
        elif kind == "error":
            outcome["error"] = "%s: %s" % (content["ename"], content["evalue"])
        elif kind == "status" and content["execution_state"] == "idle":
            return outcome


def main():
    asked = json.load(sys.stdin)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LIMIT_SECONDS)
        answer = {"cells": [run(client, cell) for cell in asked["cells"]], "complete": []}
        for text in asked.get("complete", []):
            reply = client.complete(text, reply=True, timeout=LIMIT_SECONDS)
            answer["complete"].append(reply["content"]["matches"])
        json.dump(answer, sys.stdout)
    except queue.Empty:
        sys.exit("The kernel did not answer within %d s." % LIMIT_SECONDS)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
