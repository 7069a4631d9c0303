import type { Channel } from '@frontpage/contracts'
import { createBoundedCache } from '../bounded-cache/bounded-cache.js'
import type { Campaign } from '../campaign/read-campaign.js'
import { describeHost } from './describe-host.js'
import { hostOf } from './host-of.js'
import { markedChannel } from './marked-channel.js'

interface Arrival {
  readonly channel: Channel | undefined
  /** The service that sent the reader, or a referral's domain. */
  readonly source: string | undefined
}

export type ChannelFinder = (about: {
  pageUrl: string | undefined
  referrer: string | undefined
  campaign: Campaign
  /** Registrable domains that belong to this source, beside the page's own. */
  ownSites: ReadonlySet<string>
}) => Arrival

const unknown: Arrival = { channel: undefined, source: undefined }
const direct: Arrival = { channel: 'direct', source: undefined }
const internal: Arrival = { channel: 'internal', source: undefined }

/** Determines how a reader came to a page: by the link's parameters, else by the referrer, else directly. */
export function createChannelFinder(maxHosts = 20_000): ChannelFinder {
  const hosts = createBoundedCache<ReturnType<typeof describeHost>>(maxHosts)

  return ({ pageUrl, referrer, campaign, ownSites }) => {
    const referrerHost = referrer === undefined ? undefined : hostOf(referrer)
    const from = referrerHost === undefined ? undefined : hosts.get(referrerHost, describeHost)
    const isMarked =
      campaign.source !== undefined ||
      campaign.medium !== undefined ||
      campaign.name !== undefined ||
      campaign.clickIds.length > 0
    const pageHost = pageUrl === undefined ? undefined : hostOf(pageUrl)
    const isInternal =
      from !== undefined &&
      (ownSites.has(from.site) ||
        (pageHost !== undefined &&
          (pageHost === referrerHost || hosts.get(pageHost, describeHost).site === from.site)))
    if (isMarked) {
      const marked = markedChannel(campaign, isInternal ? undefined : from?.entry)
      if (marked !== undefined) return { channel: marked.channel, source: marked.source }
    }
    if (isInternal) return internal
    if (from === undefined) return pageHost === undefined ? unknown : direct
    return from.entry ?? { channel: 'referral', source: from.site }
  }
}

/** The registrable domains of a source's origins: `https://*.example.co.id` is `example.co.id`. */
export function sitesOfOrigins(origins: readonly string[]): ReadonlySet<string> {
  return new Set(
    origins.flatMap((origin) => {
      const host = hostOf(origin.replace('://*.', '://'))
      return host === undefined ? [] : [describeHost(host).site]
    }),
  )
}
