import { afterEach, expect, it } from '@jest/globals'
import { startReaderTokens } from './reader-token.js'

const account = { id: 'reader-sari' }
const { fetch: realFetch } = globalThis
afterEach(() => {
  globalThis.fetch = realFetch
})

/** The site's answer to whoever is signed in with it. */
function answerFor(userId: string): void {
  const signed = { userId, token: `a token of ${userId}`, expiresAt: Date.now() + 600_000 }
  globalThis.fetch = async () => Response.json(signed)
}

it('vouches for the account of the page', async () => {
  answerFor(account.id)
  expect(await startReaderTokens(account, () => account.id)()).toBe('a token of reader-sari')
  expect(await startReaderTokens(undefined, () => undefined)()).toBeUndefined()
})

it('vouches for nobody after another tab has signed out, also with a token that it has', async () => {
  answerFor(account.id)
  let userId: string | undefined = account.id
  const token = startReaderTokens(account, () => userId)
  expect(await token()).toBeDefined()
  userId = undefined
  expect(await token()).toBeUndefined()
})

it('vouches for nobody where the sign-out comes while it asks', async () => {
  answerFor(account.id)
  let userId: string | undefined = account.id
  const asked = startReaderTokens(account, () => userId)()
  userId = undefined
  expect(await asked).toBeUndefined()
})

it('hands on no token of another account that has signed in meanwhile', async () => {
  answerFor('reader-bram')
  expect(await startReaderTokens(account, () => account.id)()).toBeUndefined()
})
