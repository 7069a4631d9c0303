#!/bin/sh
# Installs Debian's redis-server and leaves neither a running nor an enabled system daemon. As root; for find-redis.ts.
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=${POLICY_RC_D:-/usr/sbin/policy-rc.d}

# policy-rc.d is Debian's switch for "packages start no services"; one that the machine has already stays as it is.
if [ ! -e "$policy" ] && [ ! -L "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

apt-get update || echo 'apt-get update failed: going on with the package lists that are here'
apt-get install --yes --no-install-recommends -o DPkg::Lock::Timeout=120 redis-server

# The machine's own policy may have let the daemon start, and the package enables it for the next boot.
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then
  systemctl disable --now redis-server.service
elif [ -s /run/redis/redis-server.pid ] && kill -0 "$(cat /run/redis/redis-server.pid)" 2>/dev/null; then
  service redis-server stop
fi
