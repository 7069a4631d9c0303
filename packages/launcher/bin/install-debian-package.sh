#!/bin/sh
# Installs a Debian package and leaves neither a running nor an enabled system daemon of it. As root; for
# find-or-install.ts. Arguments: the package, and the name of its daemon where it has one.
set -eu
export DEBIAN_FRONTEND=noninteractive
package=$1
daemon=${2:-}
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}

# policy-rc.d is Debian's switch for "packages start no services"; one that the machine has already stays as it is.
if [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

apt-get update || echo 'apt-get update failed: going on with the package lists that are here'
apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 "$package"

[ -n "$daemon" ] || exit 0
# The machine's own policy may have let the daemon start, and the package enables it for the next boot.
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
  systemctl disable --now "$daemon.service"
elif [ -s "/run/redis/$daemon.pid" ] && kill -0 "$(cat "/run/redis/$daemon.pid")" 2>/dev/null; then
  service "$daemon" stop
fi
