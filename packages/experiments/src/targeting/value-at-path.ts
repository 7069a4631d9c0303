/**
 * Makes a reader of the value at a dotted path; null where there is none. Members of prototypes are found, too: that is
 * the specified behaviour, and nothing of ours hangs on an attribute's existence.
 */
export function valueAtPath(path: string): (value: unknown) => unknown {
  const names = path.split('.')
  const [only = ''] = names
  if (names.length === 1) return (value) => memberOf(value, only)
  return (value) => {
    let current = value
    for (const name of names) {
      current = memberOf(current, name)
      if (current === null) return null
    }
    return current
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return null
  return (value as Record<string, unknown>)[name]
}
