import { createHmac, timingSafeEqual } from 'node:crypto'

/** Signs what clients hand back to us, so that they cannot make it up. */
export interface Signer {
  /** `<payload>.<signature>`, both base64url: safe in URLs. A token of one purpose is refused for another. */
  sign(purpose: string, payload: object): string
  /** The payload; undefined when this token was not signed by us for this purpose. */
  verify(purpose: string, token: string): unknown
}

/** Longer texts are no tokens of ours. */
const maxTokenLength = 4_096

/** @param secretOf the secret that is in force; replicas share it */
export function createSigner(secretOf: () => string): Signer {
  const signatureOf = (purpose: string, payload: string): Buffer =>
    createHmac('sha256', secretOf()).update(`${purpose}.${payload}`).digest()
  return {
    sign(purpose, payload) {
      const text = Buffer.from(JSON.stringify(payload)).toString('base64url')
      return `${text}.${signatureOf(purpose, text).toString('base64url')}`
    },
    verify(purpose, token) {
      const dot = token.indexOf('.')
      if (token.length > maxTokenLength || dot === -1) return undefined
      const text = token.slice(0, dot)
      const signature = Buffer.from(token.slice(dot + 1), 'base64url')
      const expected = signatureOf(purpose, text)
      if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined
      try {
        return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown
      } catch {
        return undefined
      }
    },
  }
}
