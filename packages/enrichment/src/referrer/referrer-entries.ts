import type { Channel } from '@frontpage/contracts'
import { referrerTable } from './referrer-table.js'

export interface ReferrerEntry {
  readonly channel: Channel
  readonly source: string
}

/** Maps a host, a host with `.*` for its suffix, or a package name to its entry. */
export const referrerEntries: ReadonlyMap<string, ReferrerEntry> = new Map(
  Object.entries(referrerTable).flatMap(([channel, sources]) =>
    Object.entries(sources).flatMap(([source, hosts]) =>
      hosts.split(' ').map((host) => [host, { channel: channel as Channel, source }] as const),
    ),
  ),
)
