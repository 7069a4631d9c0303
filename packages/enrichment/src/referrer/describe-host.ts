import { parse } from 'tldts'
import { referrerEntries, type ReferrerEntry } from './referrer-entries.js'

export interface HostDescription {
  /** The registrable domain (`example.co.id`); the host itself where there is none, as for an app. */
  readonly site: string
  readonly entry: ReferrerEntry | undefined
}

/**
 * Describes a host. Registrable domains follow the Public Suffix List (https://publicsuffix.org), private suffixes
 * included, so that two blogs on one blog host are two sites. It takes about 2 µs; callers cache it.
 */
export function describeHost(host: string): HostDescription {
  const { domain, publicSuffix } = parse(host, { allowPrivateDomains: true })
  return { site: domain ?? host, entry: findEntry(host, publicSuffix) }
}

/** Finds the longest suffix of the host, cut at its dots, that the table contains. */
function findEntry(host: string, suffix: string | null): ReferrerEntry | undefined {
  const suffixLength = suffix === null ? 0 : suffix.length + 1
  for (let from = 0; from !== -1;) {
    const end = host.slice(from)
    const entry =
      referrerEntries.get(end) ??
      (suffixLength > 1 && end.length > suffixLength
        ? referrerEntries.get(`${end.slice(0, -suffixLength)}.*`)
        : undefined)
    if (entry !== undefined) return entry
    const dot = host.indexOf('.', from)
    from = dot === -1 ? -1 : dot + 1
  }
  return undefined
}
