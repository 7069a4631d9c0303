import { canonicalPath, type PageAddress } from './page-address.js'

/** Reads a story's id from a page's address; undefined where the address is of another kind. */
export interface StoryUrlPattern {
  (address: PageAddress): string | undefined
  /** The query parameters that it looks at. */
  readonly parameters: readonly string[]
}

/**
 * Compiles `[host]/segment/:storyId/*` or `[host]/segment?name=:storyId`: `:name` and `*` stand for one segment or value,
 * `**` for any number of segments. The part that `:storyId` matches is the id, percent-decoded. With at most one `**`, the
 * maximum for a source, matching takes time proportional to the address.
 */
export function compileStoryUrlPattern(pattern: string): StoryUrlPattern {
  const [address = '', query] = pattern.split('?', 2)
  const slash = address.indexOf('/')
  const host = address.slice(0, slash)
  const path = address.slice(slash + 1)
  const expression = new RegExp(`^${path === '' ? '' : path.split('/').map(toExpression).join('')}$`)
  const wanted = (query ?? '')
    .split('&')
    .filter((each) => each !== '')
    .map((each) => each.split('=', 2) as [name: string, value: string])

  function match({ host: itsHost, path: itsPath, url }: PageAddress): string | undefined {
    if (host !== '' && host !== itsHost) return undefined
    const found = expression.exec(itsPath)
    if (found === null) return undefined
    let storyId = found.groups?.['storyId']
    if (storyId !== undefined) storyId = decode(storyId)
    for (const [name, value] of wanted) {
      const given = url.searchParams.get(name)
      if (given === null || given === '') return undefined
      if (value === ':storyId') storyId = given
      else if (!isWildcard(value) && value !== given) return undefined
    }
    return storyId
  }
  return Object.assign(match, { parameters: wanted.map(([name]) => name) })
}

function isWildcard(part: string): boolean {
  return part === '*' || part.startsWith(':')
}

function toExpression(segment: string): string {
  if (segment === '**') return '(?:/[^/]+)*'
  if (segment === ':storyId') return '/(?<storyId>[^/]+)'
  if (isWildcard(segment)) return '/[^/]+'
  // Other scripts are escaped in an address.
  const written = canonicalPath(new URL(`http://host/${segment}`).pathname)
  return written.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
