#!/usr/bin/env bash
# Bring the system packages that the tests need: a browser to open the pages with, and Poppler to read the PDF.
# Installs them only when they are missing and only when it may; else says the one line to run.
set -euo pipefail

commands=(pdftotext)
packages=(poppler-utils)
# Any browser of this family will do.
if ! command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null; then
  commands+=(chromium-headless-shell)
  packages+=(chromium-headless-shell)
fi

missing=()
if command -v dpkg-query >/dev/null; then
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
else
  for command in "${commands[@]}"; do
    command -v "$command" >/dev/null || missing+=("$command")
  done
fi
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

may=no
if command -v apt-get >/dev/null; then
  if [ "$(id -u)" -eq 0 ]; then
    may=() # nothing before the command
  elif sudo -n true 2>/dev/null; then
    may=(sudo -n)
  fi
fi
if [ "${may[*]-}" = no ]; then
  echo "Missing on this machine: ${missing[*]}. Please run:" >&2
  echo "  sudo apt-get install --no-install-recommends ${packages[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]} …"
"${may[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${may[@]}" apt-get install -y --no-install-recommends -qq "${missing[@]}" >/dev/null
