/**
 * A version as a text that sorts as versions do: `v1.2.3-rc.1+build` → its parts padded, a release after its
 * pre-releases (`~` sorts behind every letter). What is longer than any version is none.
 */
export function toVersionText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value
  const version = typeof text === 'string' && text !== '' && text.length <= maxLength ? text : '0'
  const known = remembered.get(version)
  if (known !== undefined) return known
  const versionText = convert(version)
  if (version.length <= maxRememberedLength) {
    if (remembered.size >= maxRemembered) remembered.clear()
    remembered.set(version, versionText)
  }
  return versionText
}

/** The SDK's pattern takes time quadratic in the text: 20 s for 100,000 plus signs with a line break behind. */
const maxLength = 200

/** Readers have few different versions of an app. */
const remembered = new Map<string, string>()
const maxRemembered = 1_000
const maxRememberedLength = 50

function convert(version: string): string {
  const parts = version.replace(/(^v|\+.*$)/g, '').split(/[-.]/)
  if (parts.length === 3) parts.push('~')
  return parts.map((part) => (/^[0-9]+$/.test(part) ? part.padStart(5, ' ') : part)).join('-')
}
