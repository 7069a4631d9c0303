import { expect, it } from '@jest/globals'
import { createSigner } from '@frontpage/service-kit'
import { readOverride, signOverride } from './overrides.js'

const signer = createSigner(() => 'a-secret-of-at-least-thirty-two-characters')
const token = signOverride(signer, { site: 'dev', variations: { pictures: 'large' }, untilMs: 1_000 })

it('is valid at its site until its end, and after it still says who tests', () => {
  expect(readOverride(token, { signer, site: 'dev', nowMs: 999 })).toEqual({
    kind: 'valid',
    variations: new Map([['pictures', 'large']]),
  })
  expect(readOverride(token, { signer, site: 'dev', nowMs: 1_000 })).toEqual({ kind: 'expired' })
  expect(readOverride(token, { signer, site: 'other', nowMs: 0 })).toEqual({ kind: 'none' })
})

it.each([
  undefined,
  null,
  7,
  '',
  'a.b',
  {},
  signer.sign('stream', { site: 'dev' }),
  signer.sign('override', {}),
])('%j is none', (other) => {
  expect(readOverride(other, { signer, site: 'dev', nowMs: 0 })).toEqual({ kind: 'none' })
})
