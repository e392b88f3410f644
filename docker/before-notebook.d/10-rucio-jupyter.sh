#!/usr/bin/env bash
# Sourced by the start script of docker-stacks images before the notebook server. It must neither exit nor print secrets.
#
# The sidecar reads the RUCIO_* variables itself. Two things are left to do here:
#   RUCIO_CONFIG_DIR with RUCIO_INSTANCE (default "default"): a folder of per-instance snippets, on CVMFS for example; the chosen one becomes the
#   user's configuration unless the user has one of their own.
#   The IPython helper is loaded at the start of each Python kernel.

_rucio_jupyter_hook() {
  local home=${HOME:-/home/${NB_USER:-jovyan}}

  if [ -n "${RUCIO_CONFIG_DIR:-}" ]; then
    local snippet=$RUCIO_CONFIG_DIR/${RUCIO_INSTANCE:-default}.json
    local target=$home/.jupyter/jupyter_server_config.json
    if [ ! -r "$snippet" ]; then
      echo "rucio-jupyter: $snippet cannot be read; check RUCIO_CONFIG_DIR and RUCIO_INSTANCE." >&2
    elif [ -e "$target" ]; then
      echo "rucio-jupyter: $target exists and is kept; remove it to take $snippet." >&2
    else
      mkdir -p "$home/.jupyter" && cp "$snippet" "$target.new" && mv "$target.new" "$target"
    fi
  fi

  local profile=$home/.ipython/profile_default
  if [ ! -e "$profile/ipython_kernel_config.json" ]; then
    mkdir -p "$profile" &&
      printf '%s\n' '{"IPKernelApp": {"extensions": ["rucio_jupyterlab.kernels.ipython"]}}' >"$profile/ipython_kernel_config.json.new" &&
      mv "$profile/ipython_kernel_config.json.new" "$profile/ipython_kernel_config.json"
  fi
}

_rucio_jupyter_hook || echo "rucio-jupyter: the start hook failed; JupyterLab starts without it." >&2
unset -f _rucio_jupyter_hook
