import { HttpFault } from '@frontpage/service-kit'

/**
 * Returns the requested site; without a name, the only one.
 *
 * @throws HttpFault 400 where it has to be named, 404 `unknown_site`
 */
export function findSite(sites: readonly string[], asked: string | undefined): string {
  const site = asked ?? (sites.length === 1 ? sites[0] : undefined)
  if (site === undefined && sites.length > 0) {
    const detail = 'There are several sites: say which.'
    throw new HttpFault(400, 'invalid_request', {
      detail,
      errors: [{ in: 'query', pointer: '#/site', detail }],
    })
  }
  if (site === undefined || !sites.includes(site)) {
    throw new HttpFault(404, 'unknown_site', { detail: 'There is no such site.' })
  }
  return site
}
