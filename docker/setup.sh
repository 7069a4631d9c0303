#!/bin/sh
# The container `setup`: checks the settings of docker-compose before anything uses them, and makes the passwords and
# secrets that nobody gave, once. They stay in the volume `secrets`, so that the next start has the same.
#
#   $SECRETS_DIR/services   what the services read (by their user 1000)
#   $SECRETS_DIR/redis      what Redis reads (by the user redis)
#   $CLICKHOUSE_USERS_DIR   ClickHouse's user: a hash of the password
set -eu
umask 077
export LC_ALL=C
secrets=${SECRETS_DIR:-/run/frontpage}
clickhouse_users=${CLICKHOUSE_USERS_DIR:-/run/clickhouse-users}
services_owner=${SERVICES_OWNER:-1000:1000}
redis_owner=${REDIS_OWNER:-redis:redis}

problems=0
problem() {
  echo "setup: $1" >&2
  problems=$((problems + 1))
}

# check NAME PATTERN SENTENCE: an extended regular expression for the whole value, where there is one.
check() {
  eval "value=\${$1:-}"
  [ -n "$value" ] || return 0
  [ "$(printf '%s' "$value" | wc -l)" -eq 0 ] && printf '%s\n' "$value" | grep -Eqx -e "$2" || problem "$3"
}

check_admin_token() {
  rest=${ADMIN_TOKEN:-}
  while [ -n "$rest" ]; do
    token=${rest%%;*}
    case $rest in *\;*) rest=${rest#*;} ;; *) rest= ;; esac
    token=$(printf '%s' "$token" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//')
    [ -n "$token" ] || continue
    printf '%s\n' "$token" | grep -Eqx '[A-Za-z0-9_.@-]{1,64}:(\*|[a-z][a-z0-9._-]*)( *, *(\*|[a-z][a-z0-9._-]*))*:[!-:<-~]{16,}' || {
      problem 'ADMIN_TOKEN has to be <actor>:<scopes>:<secret> with 16 visible characters or more as the secret, such as me:*:<secret>; several are separated by semicolons. Correct it in .env, or leave it out: one is made.'
      return 0
    }
  done
}

key='has to be 1 to 128 of A-Z, a-z, 0-9, _ and -, without quotes or spaces. Correct it in .env.'
check TRACKER_WRITE_KEY '[A-Za-z0-9_-]{1,128}' "TRACKER_WRITE_KEY $key"
check SPLITTER_SDK_KEY '[A-Za-z0-9_-]{1,128}' "SPLITTER_SDK_KEY $key"
check_admin_token
secret='has to be 32 characters or more. Correct it in .env, or leave it out: one is made.'
check FEED_READER_TOKEN_SECRET '[^[:cntrl:]]{32,}' "FEED_READER_TOKEN_SECRET $secret"
check FEED_SECRET '[^[:cntrl:]]{32,}' "FEED_SECRET $secret"
check SPLITTER_SECRET '[^[:cntrl:]]{32,}' "SPLITTER_SECRET $secret"
check NEWSSTAND_ADMIN_TOKEN '[!-:<-~]{16,}' 'NEWSSTAND_ADMIN_TOKEN has to be the secret of an admin token, 16 visible characters or more. Correct it in .env, or leave it out.'
password='has to be 12 to 200 of A-Z, a-z, 0-9, _, ., ~ and -. Correct it in .env, or leave it out: one is made.'
check REDIS_PASSWORD '[A-Za-z0-9_.~-]{12,200}' "REDIS_PASSWORD $password"
check CLICKHOUSE_PASSWORD '[A-Za-z0-9_.~-]{12,200}' "CLICKHOUSE_PASSWORD $password"
if [ "$problems" -gt 0 ]; then
  echo "setup: nothing was started, because of the settings above. docs/docker.md and .env.example explain them." >&2
  exit 1
fi

# random BYTES: so many random bytes in hexadecimal digits.
random() {
  head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'
}

# write FILE OWNER: complete or not at all, readable by its owner alone.
write() {
  cat > "$1.new"
  chown "$2" "$1.new"
  chmod "${3:-0400}" "$1.new"
  mv "$1.new" "$1"
}

# keep NAME GIVEN FRESH: what is given, else what an earlier start made, else fresh. The value is in $kept.
keep() {
  file=$secrets/services/$1
  kept=$2
  [ -n "$kept" ] || kept=$(cat "$file" 2>/dev/null || true)
  [ -n "$kept" ] || kept=$3
  printf '%s\n' "$kept" | write "$file" "$services_owner"
}

mkdir -p "$secrets/services" "$secrets/redis" "$clickhouse_users"
keep admin-token "${ADMIN_TOKEN:-}" "me:*:$(random 24)"
keep feed-reader-token-secret "${FEED_READER_TOKEN_SECRET:-}" "$(random 32)"
keep redis-password "${REDIS_PASSWORD:-}" "$(random 24)"
printf '%s\n' "$kept" | write "$secrets/redis/password" "$redis_owner"
printf 'requirepass %s\n' "$kept" | write "$secrets/redis/redis.conf" "$redis_owner"
keep clickhouse-password "${CLICKHOUSE_PASSWORD:-}" "$(random 24)"
hash=$(printf '%s' "$kept" | sha256sum | cut -d ' ' -f 1)
write "$clickhouse_users/frontpage.xml" "$(id -u):$(id -g)" 0444 <<XML
<clickhouse>
  <users>
    <!-- Without a password, so only from inside the container: docker compose exec clickhouse clickhouse-client. -->
    <default>
      <networks replace="replace">
        <ip>::1</ip>
        <ip>127.0.0.1</ip>
      </networks>
    </default>
    <frontpage>
      <password_sha256_hex>$hash</password_sha256_hex>
      <networks>
        <ip>::/0</ip>
      </networks>
      <profile>default</profile>
      <quota>default</quota>
    </frontpage>
  </users>
</clickhouse>
XML
chown "$services_owner" "$secrets/services"
chown "$redis_owner" "$secrets/redis"
chmod 0500 "$secrets/services" "$secrets/redis"
chmod 0755 "$secrets" "$clickhouse_users"
echo 'setup: the settings are in order, and the secrets are there.'
