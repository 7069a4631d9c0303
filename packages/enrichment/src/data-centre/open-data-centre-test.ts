import { readFile } from 'node:fs/promises'
import { Reader, type AsnResponse } from 'mmdb-lib'
import { createBoundedCache } from '../bounded-cache/bounded-cache.js'
import { cloudNetworks, hostingSystems } from './cloud-networks.js'
import { createNetworkSet } from './network-set.js'

export interface DataCentreTest {
  /** Whether an address, or the network that it was truncated to, belongs to a provider that rents out servers. */
  readonly isDataCentre: (ip: string) => boolean
  /** Why the file could not be used, for a log message; the built-in networks are used then. */
  readonly problem: Error | undefined
}

/**
 * Opens the built-in networks of large clouds, or a file: a text with one network a line (`#` begins a comment), or a
 * database of autonomous systems in MaxMind's format (`.mmdb`), of which those that rent out servers count. Never
 * throws.
 */
export async function openDataCentreTest(path?: string): Promise<DataCentreTest> {
  let problem: Error | undefined
  let test: ((ip: string) => boolean) | undefined
  if (path !== undefined) {
    try {
      test = await readTest(path)
    } catch (cause) {
      problem = new Error('The list of data centres cannot be read; the built-in one is used.', { cause })
    }
  }
  return { isDataCentre: test ?? builtInTest(), problem }
}

function builtInTest(): (ip: string) => boolean {
  const networks = Object.values(cloudNetworks).flatMap((text) => text.trim().split(/\s+/))
  return createNetworkSet(networks).has
}

async function readTest(path: string): Promise<(ip: string) => boolean> {
  const bytes = await readFile(path)
  if (path.endsWith('.mmdb')) {
    const reader = new Reader<AsnResponse>(bytes)
    return remember((ip) => hostingSystems.has(systemOf(reader, ip)))
  }
  const lines = bytes.toString('utf8').split('\n')
  const networks = createNetworkSet(lines.map((line) => line.replace(/#.*/, '').trim()))
  if (networks.size === 0) throw new Error('It contains no network.')
  return networks.has
}

function systemOf(reader: Reader<AsnResponse>, ip: string): number {
  try {
    return Number(reader.get(ip)?.autonomous_system_number)
  } catch {
    return Number.NaN
  }
}

/** A look-up in a database costs 2 µs. */
function remember(test: (ip: string) => boolean): (ip: string) => boolean {
  const known = createBoundedCache<'yes' | 'no'>(200_000)
  const ask = (ip: string): 'yes' | 'no' => (test(ip) ? 'yes' : 'no')
  return (ip) => known.get(ip, ask) === 'yes'
}
