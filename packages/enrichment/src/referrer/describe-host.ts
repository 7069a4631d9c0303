import { parse } from 'tldts'
import { referrerEntries, type ReferrerEntry } from './referrer-entries.js'

export interface HostDescription {
  /** The domain that somebody registered (`example.co.id`); the host itself where there is none, as of an app. */
  readonly site: string
  readonly entry: ReferrerEntry | undefined
}

/**
 * What is known of a host. Registrable domains by the Public Suffix List (https://publicsuffix.org), private ones
 * included, so that two blogs on one blog host are two sites. About 2 µs; callers remember it.
 */
export function describeHost(host: string): HostDescription {
  const { domain, publicSuffix } = parse(host, { allowPrivateDomains: true })
  return { site: domain ?? host, entry: findEntry(host, publicSuffix) }
}

/** The longest end of the host, cut at its dots, that the table knows. */
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
