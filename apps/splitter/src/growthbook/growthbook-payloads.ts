import { formatSseEvent, prepareReply, toEntityTag, type PreparedReply } from '@frontpage/service-kit'
import type { Definitions } from '../definitions/open-definitions.js'
import type { SiteDefinitions } from '../definitions/site-definitions.js'

/** A site's definitions in the bytes that GrowthBook's SDKs get. */
interface GrowthbookPayload {
  readonly version: string
  readonly etag: string
  readonly reply: PreparedReply
  readonly notModified: PreparedReply
  /** The same payload as an event; all clients of a site share its bytes. */
  readonly frame: Buffer
}

export interface GrowthbookPayloads {
  /** The payload of a site's definitions. It is made once for each change, and only where somebody asks. */
  ofSite(site: string): GrowthbookPayload
}

/** GrowthBook's own, but private: the key in the address is a secret. */
const cacheControl = 'private, max-age=30, stale-while-revalidate=3600, stale-if-error=36000'

export function createGrowthbookPayloads(definitions: Pick<Definitions, 'ofSite'>): GrowthbookPayloads {
  const bySite = new Map<string, { readonly of: SiteDefinitions; readonly payload: GrowthbookPayload }>()
  return {
    ofSite(site) {
      const current = definitions.ofSite(site)
      const known = bySite.get(site)
      if (known?.of.version === current.version && known.of.updatedAt === current.updatedAt) {
        return known.payload
      }
      const payload = toPayload(current)
      bySite.set(site, { of: current, payload })
      return payload
    },
  }
}

function toPayload({ version, features, savedGroups, updatedAt }: SiteDefinitions): GrowthbookPayload {
  const body = JSON.stringify({ status: 200, features, dateUpdated: updatedAt, savedGroups })
  const etag = toEntityTag(body)
  const headers = {
    'Cache-Control': cacheControl,
    ETag: etag,
    Vary: 'Origin',
    'x-sse-support': 'enabled',
  }
  return {
    version,
    etag,
    reply: prepareReply(200, { 'Content-Type': 'application/json; charset=utf-8', ...headers }, body),
    notModified: prepareReply(304, headers),
    frame: Buffer.from(formatSseEvent({ id: version, event: 'features', data: body })),
  }
}
