import { expect, it } from '@jest/globals'
import { SignJWT } from 'jose'
import { createReaderTokens } from './reader-tokens.js'

const secret = 'a-secret-of-the-site-and-the-feed-01'
const nowMs = Date.parse('2026-06-01T12:00:00Z')

function sign(claims: Record<string, unknown>, { key = secret, alg = 'HS256' } = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg })
    .setExpirationTime(nowMs / 1_000 + 60)
    .sign(new TextEncoder().encode(key))
}

it('reads who a signed token is for, and again without verifying it', async () => {
  const tokens = createReaderTokens(secret, () => nowMs)
  const token = await sign({ sub: 'account-7', site: 'daily' })
  const read = { userId: 'account-7', site: 'daily', expiresMs: nowMs + 60_000 }
  expect(await tokens.verify(token)).toEqual(read)
  expect(tokens.verify(token)).toEqual(read)
})

it('refuses a token whose time is over, also one that it knows', async () => {
  let time = nowMs
  const tokens = createReaderTokens(secret, () => time)
  const token = await sign({ sub: 'account-7' })
  expect(await tokens.verify(token)).toBeDefined()
  time += 60_000
  expect(await tokens.verify(token)).toBeUndefined()
  expect(await createReaderTokens(secret, () => time).verify(token)).toBeUndefined()
})

it('refuses what another has signed, in another way, for ever or for nobody', async () => {
  const tokens = createReaderTokens(secret, () => nowMs)
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"a","exp":9999999999}')}.`.replaceAll('=', '')
  for (const token of [
    await sign({ sub: 'a' }, { key: `${secret}x` }),
    await sign({ sub: 'a' }, { alg: 'HS512' }),
    await new SignJWT({ sub: 'a' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret)),
    await sign({}),
    await sign({ sub: '' }),
    await sign({ sub: 'a'.repeat(1_001) }),
    unsigned,
    'a.b.c',
    '',
    'a'.repeat(5_000),
  ]) {
    expect(await tokens.verify(token)).toBeUndefined()
  }
})

it('knows none without a secret', async () => {
  expect(await createReaderTokens(undefined, () => nowMs).verify(await sign({ sub: 'a' }))).toBeUndefined()
})
