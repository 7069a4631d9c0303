import { expect, it } from '@jest/globals'
import { createSigner } from './signer.js'

const signer = createSigner(() => 'a-secret-of-at-least-thirty-two-characters')
const payload = { experiment: 'pictures', unit: '日本 👩‍🚀' }

it('reads back what it signed', () => {
  expect(signer.verify('exposure', signer.sign('exposure', payload))).toEqual(payload)
})

it('refuses a token for another purpose, of another secret, changed or cut off', () => {
  const token = signer.sign('exposure', payload)
  const [text = '', signature = ''] = token.split('.')
  const forged = Buffer.from(JSON.stringify({ ...payload, experiment: 'other' })).toString('base64url')

  expect(signer.verify('override', token)).toBeUndefined()
  expect(createSigner(() => 'another').verify('exposure', token)).toBeUndefined()
  for (const bad of [
    '',
    '.',
    text,
    `${text}.`,
    `${forged}.${signature}`,
    `${text}.${signature.slice(1)}`,
    token.repeat(50),
  ]) {
    expect(signer.verify('exposure', bad)).toBeUndefined()
  }
})
