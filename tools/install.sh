#!/bin/sh
# Install locked requirements into .venv: with uv, which needs seconds, and told what pip is configured with, since it
# does not read pip's configuration; where that fails, with pip.
set -eu
setting() { .venv/bin/python -m pip config list | sed -n "s/^[^=]*\.$1='\(.*\)'\$/\1/p" | head -n 1; }
index=$(setting index-url)
cert=$(setting cert)
if [ -n "$index" ]; then export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"; fi
if [ -n "$cert" ] && [ -f "$cert" ]; then export SSL_CERT_FILE="${SSL_CERT_FILE:-$cert}"; fi
export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}" VIRTUAL_ENV="$PWD/.venv"
files=""
for file in "$@"; do files="$files -r $file"; done
# shellcheck disable=SC2086
.venv/bin/uv pip install -q --require-hashes $files ||
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes $files
