/**
 * A page's host and path, as one name for the story on it: without scheme, query, fragment, default port and trailing
 * slash. Undefined for what is no web address, and for a site's front page, which is no story.
 */
export function canonicalAddress(url: string): { host: string; path: string } | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined
  const { host, pathname } = new URL(url)
  const path = pathname.replace(/\/+$/, '')
  return path === '' ? undefined : { host, path }
}
