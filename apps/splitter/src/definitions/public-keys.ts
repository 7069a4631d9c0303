import type { Flag, SiteDefinitions } from './site-definitions.js'

/**
 * The keys that readers may be told of: all but those of experiments that have not begun, whose names and payloads nobody
 * should know yet.
 *
 * @param forced the experiments of a QA override: who tests may see what has not begun
 */
export function publicKeysOf(
  { flags }: SiteDefinitions,
  { nowMs, forced }: { nowMs: number; forced?: ReadonlyMap<string, string> | undefined },
): string[] {
  const keys: string[] = []
  for (const [key, flag] of flags) if (isPublic(flag, nowMs) || forced?.has(key) === true) keys.push(key)
  return keys
}

function isPublic(flag: Flag, nowMs: number): boolean {
  if (flag.kind === 'feature' || flag.isEnabled) return true
  const { state, start } = flag.experiment
  return state !== 'draft' && (start === undefined || Date.parse(start) <= nowMs)
}
