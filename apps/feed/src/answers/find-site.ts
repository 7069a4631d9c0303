import { HttpFault } from '@frontpage/service-kit'
import type { FeedBoard } from '../board/start-board.js'
import { notLoaded } from './not-loaded.js'

/**
 * Returns the requested site; without a name, the only one.
 *
 * @param sites the board's, or more
 * @throws HttpFault 400 where it has to be named, 404 `unknown_site`, 503 `not_loaded` before the sites were read
 */
export function findSite(
  board: Pick<FeedBoard, 'sites' | 'areSitesKnown'>,
  asked: string | undefined,
  sites = board.sites(),
): string {
  const site = asked ?? (sites.length === 1 ? sites[0] : undefined)
  if (site === undefined && sites.length > 0) {
    const detail = 'There are several sites: say which.'
    throw new HttpFault(400, 'invalid_request', {
      detail,
      errors: [{ in: 'query', pointer: '#/site', detail }],
    })
  }
  if (site === undefined || !sites.includes(site)) {
    if (!board.areSitesKnown()) throw notLoaded()
    throw new HttpFault(404, 'unknown_site', { detail: 'There is no such site.' })
  }
  return site
}
