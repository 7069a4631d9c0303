/** Reads a story's id from a page's address; undefined where the address is of another kind. */
export type StoryUrlPattern = (address: { host: string; path: string }) => string | undefined

/**
 * Compiles `[host]/segment/:storyId/*`: `:name` and `*` stand for one segment, `**` for any number of them. The part
 * that `:storyId` matches is the id, percent-decoded. With at most one `**`, the maximum for a source, matching takes
 * time proportional to the address.
 */
export function compileStoryUrlPattern(pattern: string): StoryUrlPattern {
  const slash = pattern.indexOf('/')
  const host = pattern.slice(0, slash)
  const segments = pattern.slice(slash + 1).split('/')
  const expression = new RegExp(`^${segments.map(toExpression).join('')}$`)
  return (address) => {
    if (host !== '' && host !== address.host) return undefined
    const storyId = expression.exec(address.path)?.groups?.['storyId']
    return storyId === undefined ? undefined : decode(storyId)
  }
}

function toExpression(segment: string): string {
  if (segment === '**') return '(?:/[^/]+)*'
  if (segment === ':storyId') return '/(?<storyId>[^/]+)'
  if (segment === '*' || segment.startsWith(':')) return '/[^/]+'
  return `/${segment.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}`
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
