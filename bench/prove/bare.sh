#!/bin/sh
# A bare Debian root, a clone of this checkout, ./run demo and ./run test, and both once more without network.
# Needs root. Arguments: suites (default: bookworm trixie). BARE_DIR holds the roots (default: build/bare).
# The machine's own package sources (DEBIAN_MIRROR, certificates, PIP_* and UV_* variables) are used inside as well.
# The caches of apt, pip and uv outlive a root; while a suite has none, a first root of it is set up to fill them,
# so what is timed is always a bare root with warm package caches. BARE_LEND names further folders to lend.
set -eu
cd "$(dirname "$0")/../.."
[ "$(id -u)" = 0 ] || { echo "this proof makes a root file system: run it as root" >&2; exit 2; }
if [ -z "${BARE_PRIVATE:-}" ]; then # mounts of its own, which end with it
  exec env BARE_PRIVATE=1 unshare --mount --propagation private sh bench/prove/bare.sh "$@"
fi
command -v debootstrap >/dev/null || { apt-get update -q && apt-get install -yq --no-install-recommends debootstrap; } >/dev/null
checkout=$(pwd)
dir=${BARE_DIR:-$checkout/build/bare}
# the archive that this machine itself is installed from, unless another is named
sources=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || :)
mirror=${DEBIAN_MIRROR:-$(printf '%s\n' "$sources" | sed -nE 's/^URIs: *([^ ]+).*/\1/p; s/^deb (\[[^]]*\] )?([^ ]+) .*/\2/p' | head -n 1)}

make_root() { # $1: suite
  root="$dir/$1"
  ! grep -q " $root/" /proc/self/mounts || { echo "$root is in use" >&2; exit 1; }
  rm -rf --one-file-system "$root"
  mkdir -p "$root"
  if [ ! -e "$root.tar" ]; then
    debootstrap --variant=minbase "$1" "$root" "$mirror" >"$root.log" 2>&1 || { tail "$root.log" >&2; exit 1; }
    tar -C "$root" -cf "$root.tar" .
  else
    tar -C "$root" -xf "$root.tar"
  fi
  cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
  cp -L "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$root/etc/lent-certificates.crt"
  for place in /proc /sys /dev ${BARE_LEND:-}; do lend "$place" "$place"; done
  lend "$dir/caches/$1" /var/cache/apt/archives
  lend "$dir/caches/python" /root/.cache
  git clone -q --no-hardlinks "$checkout" "$root/srv/casework"
}

lend() { # $1: a folder outside; $2: where it lies inside
  mkdir -p "$1" "$root$2"
  mount --rbind "$1" "$root$2"
}

remove_root() {
  sed -n "s|^[^ ]* \($root/[^ ]*\) .*|\1|p" /proc/self/mounts | sort -r | while read -r place; do umount -l "$place"; done
  ! grep -q " $root/" /proc/self/mounts || { echo "$root is in use" >&2; exit 1; }
  rm -rf --one-file-system "$root"
}

inside() { # $1: online | offline; $2: a line of shell
  passed=$(env | grep -E '^(PIP_|UV_|https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY)' | tr '\n' ' ')
  trusted=/etc/lent-certificates.crt
  # shellcheck disable=SC2086
  set -- "$1" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true $passed \
    PIP_CERT=$trusted SSL_CERT_FILE=$trusted chroot "$root" sh -c "cd /srv/casework || exit; $2"
  mode=$1
  shift
  if [ "$mode" = online ]; then "$@"; else unshare --net sh -c 'ip link set lo up && exec "$@"' sh "$@"; fi
}

timed() { # $1: a name; the rest is run, its words kept in a log
  name=$1
  shift
  log="$root.$name.log"
  began=$(date +%s%N)
  "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; echo "failed: $name in $(basename "$root"); see $log" >&2; exit 1; }
  echo "$(basename "$root") $name: $((($(date +%s%N) - began) / 100000000))" | sed 's/\(.\)$/.\1 s/'
}

# shellcheck disable=SC2016
demo='./run demo --no-browser --port 8765 & demo=$!
until .venv/bin/python bench/prove/answers.py http://127.0.0.1:8765/ 2>/dev/null
do kill -0 $demo || exit 1; sleep 0.2; done
kill $demo; wait $demo || true'

[ $# -gt 0 ] || set -- bookworm trixie
for suite; do
  warm="$dir/caches/$suite.warm"
  if [ ! -e "$warm" ]; then
    make_root "$suite"
    timed setup-with-cold-caches inside online "./run setup test"
    remove_root
    touch "$warm"
  fi
  make_root "$suite"
  timed demo inside online "$demo"
  timed test inside online "./run test"
  timed demo-again-offline inside offline "$demo"
  timed test-again-offline inside offline "./run test"
done
