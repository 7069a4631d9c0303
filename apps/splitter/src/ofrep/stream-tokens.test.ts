import { expect, it } from '@jest/globals'
import { createSigner } from '@frontpage/service-kit'
import { readStreamToken, signStreamToken } from './stream-tokens.js'

const signer = createSigner(() => 'a-secret-of-at-least-thirty-two-characters')
const claim = { keyId: 'web', site: 'dev', version: 'v1', untilMs: 1_000 }

it('says whose stream it is until it expires, and stands in an address as it is', () => {
  const token = signStreamToken(signer, claim)

  expect(encodeURIComponent(token)).toBe(token)
  expect(readStreamToken(signer, token, 999)).toEqual(claim)
  expect(readStreamToken(signer, token, 1_000)).toBeUndefined()
})

it('is no token that was signed for something else', () => {
  expect(readStreamToken(signer, signer.sign('exposure', claim), 0)).toBeUndefined()
  expect(readStreamToken(signer, signer.sign('stream', { keyId: 'web' }), 0)).toBeUndefined()
})
