let lastMs = 0
let counter = 0

/**
 * Makes a UUIDv7 (RFC 9562, section 5.7). Those of one page are in the order in which they were made: the 12 bits after
 * the time count within a millisecond, and a clock that is set back does not go back here. `crypto.randomUUID` is absent
 * on pages without TLS, `getRandomValues` is not.
 */
export function createUuid(): string {
  const bytes = new Uint8Array(10)
  try {
    crypto.getRandomValues(bytes)
  } catch {
    for (let at = 0; at < 10; at++) bytes[at] = Math.random() * 256
  }
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = ((bytes[8]! << 8) | bytes[9]!) & 0x7ff
  } else if (++counter > 0xfff) {
    lastMs++
    counter = 0
  }
  bytes[0] = 0x80 | (bytes[0]! & 0x3f)
  let hex = hexOf(lastMs, 12) + 7 + hexOf(counter, 3)
  for (let at = 0; at < 8; at++) hex += hexOf(bytes[at]!, 2)
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function hexOf(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
