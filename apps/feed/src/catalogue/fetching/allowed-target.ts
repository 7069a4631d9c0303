import { lookup as lookUp } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from './is-public-address.js'

/** A server that may be asked, and the address to connect to. */
export interface Target {
  readonly url: URL
  readonly address: string
  readonly family: 4 | 6
}

export type LookUp = (
  host: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>

export interface TargetRules {
  /** `host:port` of servers in a private network, or on other ports, that may be asked nevertheless. */
  readonly privateHosts: readonly string[]
  /** By default the system's resolver. */
  readonly lookUp?: LookUp
}

const ports: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/**
 * Resolves an address once, so that what was checked is what is connected to: a name that leads to a private network with
 * one of its addresses is refused, whatever the others are. URL itself turns `0x7f.1` and `2130706433` into 127.0.0.1.
 */
export async function findAllowedTarget(
  url: URL,
  { privateHosts, lookUp: resolve = resolveAll }: TargetRules,
): Promise<Target | { readonly fault: 'bad_address' | 'private_address' | 'unknown_host' }> {
  const usualPort = ports[url.protocol]
  if (usualPort === undefined || url.username !== '' || url.password !== '') return { fault: 'bad_address' }
  const port = url.port === '' ? usualPort : url.port
  const isListed = privateHosts.includes(`${url.hostname}:${port}`)
  if (!isListed && port !== ports['http:'] && port !== ports['https:']) return { fault: 'bad_address' }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses =
    isIP(host) === 0 ? await resolve(host).catch(() => []) : [{ address: host, family: isIP(host) }]
  const [first] = addresses
  if (first === undefined) return { fault: 'unknown_host' }
  if (!isListed && !addresses.every(({ address }) => isPublicAddress(address)))
    return { fault: 'private_address' }
  return { url, address: first.address, family: first.family === 6 ? 6 : 4 }
}

const resolveAll: LookUp = (host) => lookUp(host, { all: true })
