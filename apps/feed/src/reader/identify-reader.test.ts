import { describe, expect, it } from '@jest/globals'
import { HttpFault } from '@frontpage/service-kit'
import type { FeedReader } from './feed-reader.js'
import { identifyReader, type ClaimedReader } from './identify-reader.js'
import { readReaderHeaders } from './reader-headers.js'

const anonymousId = '3b1c7c5e-6f0a-4d51-9a53-0c1f3f9f6a10'
const token = { userId: 'account-7', site: 'daily', expiresMs: 1 }
const context = {
  serverKeys: { siteOf: (key: string) => (key === 'server-key' ? 'daily' : undefined) },
  tokens: { verify: (text: string) => Promise.resolve(text === 'a.good.token' ? token : undefined) },
  isErased: (id: string) => id === 'erased-account' || id.startsWith('erased-device'),
}

async function identify(
  claimed: Partial<ClaimedReader>,
  headers: Record<string, string> = {},
): Promise<FeedReader | string> {
  try {
    return await identifyReader(
      context,
      { site: 'daily', ...claimed },
      readReaderHeaders(Object.entries(headers).flat()),
    )
  } catch (error) {
    if (error instanceof HttpFault) return `${error.status} ${error.code}`
    throw error
  }
}

const refused = '403 reader_not_proven'

describe('a reader', () => {
  it('is known by a random id, in the query or a header', async () => {
    expect(await identify({ anonymousId })).toEqual({ anonymousId })
    expect(await identify({}, { 'X-Anonymous-Id': anonymousId })).toEqual({ anonymousId })
  })

  it('is not known by an id that can be guessed', async () => {
    expect(await identify({ anonymousId: 'ann@example.com' })).toBe(refused)
    expect(await identify({}, { 'X-Anonymous-Id': 'reader-1' })).toBe(refused)
  })

  it('is nobody without an id, whatever key is sent', async () => {
    expect(await identify({})).toEqual({ impersonal: 'no_reader' })
    expect(await identify({}, { Authorization: 'Bearer server-key' })).toEqual({ impersonal: 'no_reader' })
  })

  it('is an account for which a server of the site vouches', async () => {
    const both = { anonymousId, userId: 'account-7' }
    expect(await identify(both, { Authorization: 'Bearer server-key' })).toEqual(both)
    expect(await identify({ userId: 'account-7' }, { 'X-API-Key': 'server-key' })).toEqual({
      userId: 'account-7',
    })
    expect(await identify({ userId: 'account-7' })).toBe(refused)
    expect(await identify({}, { 'X-User-Id': 'account-7', Authorization: 'Bearer public-key' })).toBe(refused)
    expect(await identify({ site: 'other', userId: 'account-7' }, { 'X-API-Key': 'server-key' })).toBe(
      refused,
    )
    expect(await identify({ userId: 'a'.repeat(1_001) }, { 'X-API-Key': 'server-key' })).toBe(refused)
  })

  it('is the account of a signed token, and no other', async () => {
    const signed = { Authorization: 'Bearer a.good.token' }
    expect(await identify({ anonymousId }, signed)).toEqual({ anonymousId, userId: 'account-7' })
    expect(await identify({ userId: 'account-7' }, signed)).toEqual({ userId: 'account-7' })
    expect(await identify({ userId: 'account-8' }, signed)).toBe(refused)
    expect(await identify({ site: 'other' }, signed)).toBe(refused)
    expect(await identify({ anonymousId }, { Authorization: 'Bearer a.bad.token' })).toBe(refused)
  })
})

describe('a feed is not personalised', () => {
  it.each([
    ['for who turned it off', { anonymousId, personalised: false }, {}, 'opted_out'],
    ['by Global Privacy Control', { anonymousId }, { 'Sec-GPC': '1' }, 'opted_out'],
    ['by Do Not Track', { anonymousId }, { DNT: '1' }, 'opted_out'],
    ['for a device that was erased', { anonymousId: 'erased-device-0123456789' }, {}, 'erased'],
    [
      'for an account that was erased',
      { anonymousId, userId: 'erased-account' },
      { 'X-API-Key': 'server-key' },
      'erased',
    ],
  ])('%s', async (_why, claimed, headers, impersonal) => {
    expect(await identify(claimed, headers as unknown as Record<string, string>)).toMatchObject({
      impersonal,
    })
  })

  it('is personalised where neither asks for anything', async () => {
    expect(await identify({ anonymousId }, { DNT: '0', 'Sec-GPC': '' })).toEqual({ anonymousId })
  })
})
