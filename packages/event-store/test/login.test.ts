import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createEventStoreClient, openEventStore, refuseWrongLogin } from '@frontpage/event-store'
import { findFreePort, startTestClickHouse, type TestClickHouse } from '@frontpage/testing'

let user = 'ann'
let password = 'p@ss:w/o?r#d%41'
const wrong = 'not-the-password'
let server: TestClickHouse
beforeAll(async () => {
  server = await startTestClickHouse({
    CLICKHOUSE_EMBEDDED_USER: user,
    CLICKHOUSE_EMBEDDED_PASSWORD: password,
  })
  // A server that others run has a login of its own.
  const given = new URL(server.url)
  if (given.password === '') return
  user = decodeURIComponent(given.username)
  password = decodeURIComponent(given.password)
})
afterAll(() => server.stop())

function configWith(secret?: string): { url: string; database: string } {
  const url = new URL(server.url)
  url.username = user
  url.password = encodeURIComponent(secret ?? '')
  return { url: url.href, database: 'login' }
}

const neverUnavailable = (error: unknown): never => {
  throw error
}
const open = (secret: string | undefined, signal = AbortSignal.timeout(20_000)) =>
  openEventStore(configWith(secret), { signal, onUnavailable: neverUnavailable })

it('opens with the login of the address', async () => {
  await refuseWrongLogin(configWith(password), { withinMs: 20_000 })
  const client = await open(password)
  await expect(client.query({ query: 'SELECT 1' })).resolves.toBeDefined()
  await client.close()
})

describe.each([
  ['a wrong password', wrong, 'refuses the login: correct CLICKHOUSE_PASSWORD, '],
  ['no password', undefined, 'wants a password: set CLICKHOUSE_PASSWORD or CLICKHOUSE_PASSWORD_FILE, '],
])('with %s', (_what, secret, words) => {
  it('is refused at once, in words that say what to do', async () => {
    const sentence = `ClickHouse at ${new URL(server.url).host} ${words}`
    for (const attempt of [open(secret), refuseWrongLogin(configWith(secret), { withinMs: 20_000 })]) {
      await expect(attempt).rejects.toThrow(sentence)
      await expect(attempt).rejects.not.toThrow(wrong)
    }
  })

  it('waits where it was asked to, and says why', async () => {
    const waiting = new AbortController()
    const reasons: unknown[] = []
    const opening = openEventStore(configWith(secret), {
      signal: waiting.signal,
      waitsForLogin: true,
      onUnavailable: (error) => {
        reasons.push(error)
        waiting.abort()
      },
    })
    await expect(opening).rejects.toThrow('abort')
    expect(reasons).toEqual([expect.objectContaining({ code: 'store_login_refused' })])
  })
})

it('takes a proxy’s 401 for a refused login', async () => {
  const proxy = createServer((_req, res) => {
    res.writeHead(401).end('<html><title>401 Authorization Required</title></html>')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await expect(refuseWrongLogin({ url, database: 'x' }, { withinMs: 20_000 })).rejects.toThrow(
    'wants a password',
  )
  proxy.close()
})

it('does not mind a ClickHouse that is not there, or does not answer in time', async () => {
  const absent = `http://127.0.0.1:${await findFreePort()}`
  await refuseWrongLogin({ url: absent, database: 'x' }, { withinMs: 20_000 })
  const silent = createServer(() => {})
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  await refuseWrongLogin({ url, database: 'x' }, { withinMs: 100 })
  silent.closeAllConnections()
  silent.close()
})

it('shows no password in an error of the client', async () => {
  const client = createEventStoreClient(configWith(wrong))
  const error = await client.query({ query: 'SELECT 1' }).catch((cause: unknown) => cause)
  expect(`${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain(wrong)
  await client.close()
})
