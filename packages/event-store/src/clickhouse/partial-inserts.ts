export interface PartialInserts {
  /**
   * Returns the token for the next attempt of an insert: its own, unless an earlier attempt stored a part of its rows.
   */
  tokenFor(token: string): string
  remember(token: string): void
  forget(token: string): void
}

/**
 * Remembers which inserts stored fewer rows than were sent. ClickHouse drops another insert under the same token and
 * reports all of its rows as written: the missing ones are stored under a new token only. Rows that are stored twice
 * then are copies that merges and FINAL remove. Beyond `max` inserts the oldest is forgotten.
 */
export function createPartialInserts(max: number): PartialInserts {
  const tries = new Map<string, number>()
  return {
    tokenFor(token) {
      const failed = tries.get(token)
      return failed === undefined ? token : `${token}/short-${failed}`
    },
    remember(token) {
      const failed = (tries.get(token) ?? 0) + 1
      tries.delete(token)
      tries.set(token, failed)
      const [oldest] = tries.keys()
      if (tries.size > max && oldest !== undefined) tries.delete(oldest)
    },
    forget: (token) => void tries.delete(token),
  }
}
