import type { Redis } from '@frontpage/redis'

export interface KeySizes {
  readonly keys: number
  readonly bytes: number
  /** The size of the largest key that was measured. */
  readonly maxBytes: number
}

const keysAtOnce = 1_000
const sampledPerKind = 2_000

/**
 * Measures what keys take in Redis (`MEMORY USAGE`), by kind. Up to 2,000 keys of a kind are measured, drawn evenly, and
 * stand for the others.
 *
 * @param kindOf undefined for keys that do not count
 */
export async function measureKeySizes(
  redis: Redis,
  kindOf: (key: string) => string | undefined,
): Promise<Map<string, KeySizes>> {
  const byKind = new Map<string, string[]>()
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', keysAtOnce)
    cursor = next
    for (const key of keys) {
      const kind = kindOf(key)
      if (kind === undefined) continue
      const known = byKind.get(kind)
      if (known === undefined) byKind.set(kind, [key])
      else known.push(key)
    }
  } while (cursor !== '0')

  const sizes = new Map<string, KeySizes>()
  for (const [kind, keys] of byKind) {
    const every = Math.max(1, Math.floor(keys.length / sampledPerKind))
    const sample = keys.filter((_, at) => at % every === 0)
    const measured: number[] = []
    for (const key of sample) measured.push((await redis.memory('USAGE', key, 'SAMPLES', 0)) ?? 0)
    const mean = measured.reduce((sum, bytes) => sum + bytes, 0) / measured.length
    sizes.set(kind, {
      keys: keys.length,
      bytes: Math.round(mean * keys.length),
      maxBytes: Math.max(...measured),
    })
  }
  return sizes
}
