/** Ids that programs send when they know no reader. */
export const defaultPlaceholderIds: readonly string[] = [
  'undefined',
  'null',
  '(null)',
  'nil',
  'none',
  'NaN',
  '[object Object]',
  '0',
  '-1',
  'true',
  'false',
  'guest',
  'anonymous',
  'unknown',
  '00000000-0000-0000-0000-000000000000',
]

/**
 * Makes the test for ids that name nobody: those of the list, in capitals or not, and blank ones. It runs several times
 * for every event, so a real id is told by its length and first character alone.
 */
export function createPlaceholderTest(
  ids: readonly string[] = defaultPlaceholderIds,
): (id: unknown) => boolean {
  const known = new Set(ids.map(toComparable))
  const shapes = new Set([...known].map(shapeOf))

  return (value) => {
    const id = typeof value === 'number' ? String(value) : value
    if (typeof id !== 'string' || id === '') return false
    if (!isOutermostBlank(id)) return shapes.has(shapeOf(id)) && known.has(id.toLowerCase())
    const comparable = toComparable(id)
    return comparable === '' || known.has(comparable)
  }
}

function toComparable(id: string): string {
  return id.trim().toLowerCase()
}

/** Equal for texts of one length and first character, whatever its case. */
function shapeOf(id: string): number {
  return id.length * 0x10000 + (id.charCodeAt(0) | 0x20)
}

/** Whether `trim` could remove something: ASCII letters and digits are above the blank, other alphabets are left to it. */
function isOutermostBlank(id: string): boolean {
  return isPerhapsBlank(id.charCodeAt(0)) || isPerhapsBlank(id.charCodeAt(id.length - 1))
}

function isPerhapsBlank(code: number): boolean {
  return code <= 0x20 || code >= 0x80
}
