/**
 * String: the salt of the hashes that stand for the ids of readers who asked for privacy, of one day (`2026-11-30`). The
 * days share a hash tag.
 */
export function readerSaltKey(day: string, namespace: string): string {
  return `{${namespace}:reader-salts}:${day}`
}
