/**
 * Decrypts what GrowthBook sends as `encryptedFeatures` and the like: `<initialisation vector>.<cipher text>`, AES-CBC,
 * both and the key in base64.
 *
 * @throws Error where the key is not that of the text, or either is malformed
 */
export async function decryptPayload(text: string, key: string): Promise<string> {
  const { subtle } = globalThis.crypto
  try {
    const [vector = '', cipherText = ''] = text.split('.')
    const imported = await subtle.importKey('raw', toBytes(key), { name: 'AES-CBC' }, false, ['decrypt'])
    const plain = await subtle.decrypt(
      { name: 'AES-CBC', iv: toBytes(vector) },
      imported,
      toBytes(cipherText),
    )
    return new TextDecoder().decode(plain)
  } catch (error) {
    throw new Error('the payload could not be decrypted with this key', { cause: error })
  }
}

function toBytes(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}
