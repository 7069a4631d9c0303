import { escapeGlob } from './namespace.js'

/** Prefix of the keys of what a bucket's readers viewed together. */
export function coReadsPrefix(site: string, bucket: number | '*', namespace: string): string {
  return `{${namespace}:co-reads:${site}:${bucket}}`
}

/**
 * The rest of such a key, for TypeScript and Lua:
 *
 * - `views`, then `<hour>:<shard>`, hash: reader, hashed → the first stories of the reader's hour
 * - `readers`, then the hour: the number of its readers
 * - `changes`, stream: the latest views, and `sequence` the number of its last entry
 */
export const coReadKeyParts = {
  views: ':views:',
  readers: ':readers:',
  changes: ':changes',
  sequence: ':sequence',
} as const

export function coReadsKey(prefix: string, name: 'changes' | 'sequence'): string {
  return prefix + coReadKeyParts[name]
}

export function coReadViewsKey(prefix: string, hour: number | '*', shard: number | '*'): string {
  return `${prefix}${coReadKeyParts.views}${hour}:${shard}`
}

export function coReadViewsPattern(namespace: string): string {
  return coReadViewsKey(coReadsPrefix('*', '*', escapeGlob(namespace)), '*', '*')
}

/** Counts the readers of a bucket's hour. */
export function coReadReadersKey(prefix: string, hour: number): string {
  return `${prefix}${coReadKeyParts.readers}${hour}`
}
