import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Reader } from 'mmdb-lib'
import { isAssigned } from '../address/is-assigned.js'
import { cacheByNetwork } from './cache-by-network.js'

/** An optional dependency: CC0, 15 MB, updated by its version. */
const shippedDatabase = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'

export interface CountryDatabase {
  /** ISO 3166-1 alpha-2 of an address, or of the network that it was truncated to; undefined when not known, and of what is private or reserved. */
  readonly countryOf: (ip: string) => string | undefined
  /** The build date of the database; undefined when there is none. */
  readonly builtAt: Date | undefined
  /** Why there is no database, for a log message; every country is then undefined. */
  readonly problem: Error | undefined
}

/**
 * Reads a country database into memory (8 MB, 10 ms): any in MaxMind's format with `country.iso_code`, `country_code`
 * or `country`; without a path the one that a package ships, where that is installed. Never throws.
 */
export async function openCountryDatabase(path?: string): Promise<CountryDatabase> {
  let reader: Reader<object>
  try {
    reader = new Reader(await readFile(path ?? createRequire(import.meta.url).resolve(shippedDatabase)))
  } catch (cause) {
    const problem = new Error('The country database cannot be read; countries stay unknown.', { cause })
    return { countryOf: () => undefined, builtAt: undefined, problem }
  }
  return {
    countryOf: cacheByNetwork((ip) => readCountry(reader, ip)),
    builtAt: reader.metadata.buildEpoch,
    problem: undefined,
  }
}

const code = /^[A-Z]{2}$/

function readCountry(reader: Reader<object>, ip: string): string | undefined {
  if (!isAssigned(ip)) return undefined
  let record: object | null
  try {
    record = reader.get(ip)
  } catch {
    return undefined
  }
  const { country_code: flat, country } = (record ?? {}) as { country_code?: unknown; country?: unknown }
  const nested =
    typeof country === 'object' && country !== null && 'iso_code' in country ? country.iso_code : country
  const found = flat ?? nested
  return typeof found === 'string' && code.test(found) ? found : undefined
}
