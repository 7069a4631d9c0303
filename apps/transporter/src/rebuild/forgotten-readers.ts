import { feedSourceId, profileForgottenEventName, type AcceptedEvent } from '@frontpage/contracts'
import { listForgottenReaders, type EventStoreClient, type ForgottenReader } from '@frontpage/event-store'

/** Knows which readers had the platform forget what it remembered of them. */
export interface ForgottenReaders {
  /** Reads what came since the last time. */
  refresh(): Promise<void>
  /** Does the same, and resolves with those who have become known since this was called last. */
  takeNew(): Promise<readonly ForgottenReader[]>
  /** Whether the reader of an event had it forgotten. */
  has(event: Pick<AcceptedEvent, 'site' | 'userId' | 'anonymousId' | 'timestamp'>): boolean
}

const hourSeconds = 3_600
/** An event is archived some time after it is filed. */
const lateHours = 26

export function createForgottenReaders(client: EventStoreClient, now: () => number): ForgottenReaders {
  /** By site and reader's id: until when. */
  const until = new Map<string, number>()
  let fromHour = 0
  let isFirst = true
  let fresh: ForgottenReader[] = []

  async function refresh(): Promise<void> {
    const nextHour = (Math.floor(now() / (hourSeconds * 1_000)) - lateHours) * hourSeconds
    const read = await listForgottenReaders(client, {
      source: feedSourceId,
      event: profileForgottenEventName,
      fromHour,
    })
    fromHour = Math.max(fromHour, nextHour)
    const added = read.filter(add)
    // Nothing was replayed before the first time.
    if (!isFirst) fresh.push(...added)
    isFirst = false
  }

  function add({ site, userId, anonymousId, forgottenMs }: ForgottenReader): boolean {
    let isNew = false
    for (const id of [userId, anonymousId]) {
      if (id === '') continue
      const key = keyOf(site, id)
      if ((until.get(key) ?? -Infinity) >= forgottenMs) continue
      until.set(key, forgottenMs)
      isNew = true
    }
    return isNew
  }

  return {
    refresh,
    async takeNew() {
      await refresh()
      const taken = fresh
      fresh = []
      return taken
    },
    has({ site, userId, anonymousId, timestamp }) {
      if (until.size === 0) return false
      const id = userId ?? anonymousId
      return id !== undefined && timestamp <= (until.get(keyOf(site, id)) ?? -Infinity)
    },
  }
}

function keyOf(site: string, readerId: string): string {
  return `${site}\n${readerId}`
}
