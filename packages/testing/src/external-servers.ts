import { testRedisVariable } from '@frontpage/launcher/test-run'

/**
 * The servers that tests run against instead of starting their own.
 *
 * `CLICKHOUSE_URL` is that of ClickHouse, with the login in it or in `CLICKHOUSE_USER` and `CLICKHOUSE_PASSWORD`. A Redis is
 * named by `FRONTPAGE_TEST_REDIS_URL` alone, never by `REDIS_URL`: tests empty what they use, and the person's may be in use.
 */
type Store = 'clickhouse' | 'redis'

/** @returns undefined where tests start their own */
export function externalServer(
  store: Store,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  return store === 'clickhouse' ? withLogin(env) : env[testRedisVariable] || undefined
}

/**
 * `it` or `describe` for tests that stop a server, or set its limits: those of a server that is not the tests' own are
 * skipped.
 */
export function unlessExternal<Kind extends { skip: unknown }>(store: Store, kind: Kind): Kind['skip'] {
  return externalServer(store) === undefined ? kind : kind.skip
}

function withLogin({
  CLICKHOUSE_URL,
  CLICKHOUSE_USER,
  CLICKHOUSE_PASSWORD,
}: Readonly<Record<string, string | undefined>>): string | undefined {
  if (!CLICKHOUSE_URL) return undefined
  const url = new URL(CLICKHOUSE_URL)
  // The URL's own login wins, as it does in the services.
  if (url.username === '' && url.password === '') {
    url.username = encodeURIComponent(CLICKHOUSE_USER ?? '')
    url.password = encodeURIComponent(CLICKHOUSE_PASSWORD ?? '')
  }
  return url.href.replace(/\/$/, '')
}

/** A server's URL with its login, but by way of a proxy on a port of this machine, over plain HTTP. */
export function addressBehind(url: string, proxyPort: number): string {
  const behind = new URL(url)
  behind.hostname = '127.0.0.1'
  behind.port = String(proxyPort)
  return behind.href.replace(/\/$/, '')
}
