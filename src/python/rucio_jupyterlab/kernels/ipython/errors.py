"""What can go wrong, each as an ordinary exception whose text names the DID, its state and what to do."""


class RucioError(RuntimeError):
    """The sidecar or Rucio refused something; `code` is the stable word of the REST interface, or None."""

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code

    def __reduce__(self):
        return (type(self), (str(self), self.code))


class SidecarUnreachable(RucioError):
    """No sidecar answers from this kernel: it runs elsewhere, or JupyterLab has not started the sidecar yet."""


class DIDNotAvailableException(RucioError):
    """Data was used that is not readable here (yet)."""

    def __init__(self, message, did=None, state=None):
        super().__init__(message, "not_available")
        self.did = did
        self.state = state

    def __reduce__(self):
        return (type(self), (str(self), self.did, self.state))


class WaitCancelled(RucioError):
    """Somebody pressed Cancel in the Rucio panel while a cell was waiting."""


class WaitTimeout(RucioError, TimeoutError):
    """The data did not arrive within the time limit."""
