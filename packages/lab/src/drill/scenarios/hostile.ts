import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { acceptedIds } from '../../http/accepted-ids.js'
import { createPoster } from '../../http/post-body.js'
import { percentileOf } from '../../load/percentile.js'
import { archivePlace, probeEvents, type PlaceToLook, type Probing } from '../../load/probe-events.js'
import { readMemoryLimits } from '../../platform/memory-limits.js'
import { watchMemory } from '../../platform/watch-memory.js'
import type { Attack, AttackContext } from '../hostile/attack.js'
import { connectionAttacks } from '../hostile/connection-attacks.js'
import { eventAttacks } from '../hostile/event-attacks.js'
import { storeAttack } from '../hostile/store-attack.js'
import { recordProbes } from '../instruments/record-probes.js'
import type { DrillContext, Scenario } from '../instruments/scenario.js'

const readersAskEveryMs = 2_000

/** An attacker who has read the write key in a page runs every known attack beside honest readers with the same key. */
export const hostile: Scenario = {
  name: 'hostile',
  does: 'one public write key sends what swells or stops a platform, beside honest readers; nothing is killed',
  defaults: { eventsPerSecond: 1_000, seconds: 300, kills: 1 },
  fillsReadModels: true,
  async act(context) {
    const { platform, ledger, options } = context
    const limits = await readMemoryLimits()
    const limitOf = (name: string): number | undefined => limits.get(name.replace(/-embedded$/, ''))
    const trending = await platform.startTrending()
    const memory = watchMemory([...Object.values(platform.servers), trending.server])
    const ending = new AbortController()
    // Every attack adds a listener, some for hundreds of connections.
    setMaxListeners(0, ending.signal)

    let foreignQueriesExecuted = 0
    const attacks = [...eventAttacks, ...connectionAttacks, storeAttack(() => foreignQueriesExecuted++)]
    const attackers = createAttackContext(context, trending.url, ending.signal)
    const running = attacks.map((attack) => runUntil(attack, attackers.context))
    const reading = readStreamsUntil(trending.url, ending.signal)
    const probing = await probeEvents(platform, {
      seconds: options.seconds,
      places: { store: patient(archivePlace(platform.store)) },
    })
    ending.abort()
    recordProbes(ledger, probing)
    const strikes = Object.fromEntries(await Promise.all(running))
    const readers = await reading
    attackers.close()
    const mostMb = memory.stop()
    return {
      honest: summarise(probing),
      memory: Object.fromEntries(
        Object.entries(mostMb).map(([name, rssMb]) => [name, { rssMb, limitMb: limitOf(name) ?? null }]),
      ),
      isWithinMemoryLimits: Object.entries(mostMb).every(
        ([name, rssMb]) => rssMb !== null && rssMb <= (limitOf(name) ?? 0),
      ),
      hostileEvents: attackers.counts(),
      strikes,
      foreignQueriesExecuted,
      readersStreams: readers,
    }
  },
}

function createAttackContext(
  { platform, ledger }: DrillContext,
  trendingUrl: string,
  signal: AbortSignal,
): { context: AttackContext; counts(): { sent: number; accepted: number }; close(): void } {
  const { trackerUrl, transporterUrl, clickhouseUrl, writeKey } = platform
  const poster = createPoster({ target: trackerUrl, writeKey, connections: 16 })
  const counts = { sent: 0, accepted: 0 }
  return {
    context: {
      trackerUrl,
      transporterUrl,
      trendingUrl,
      clickhouseUrl,
      writeKey,
      signal,
      async postBatch(items, shared = {}) {
        const ids = items.map(({ messageId }) => messageId)
        for (const id of ids) ledger.offer(id)
        counts.sent += ids.length
        const fields = JSON.stringify(shared).slice(1, -1)
        const batch = items.map(({ json }) => json).join()
        const body = Buffer.from(`{${fields === '' ? '' : `${fields},`}"batch":[${batch}]}`)
        const answer = await poster.post('/v1/batch', body)
        if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
        const accepted = acceptedIds(ids, answer)
        counts.accepted += accepted.length
        // Answers to an attacker do not count for the gaps of honest clients.
        ledger.acknowledge(accepted)
      },
    },
    counts: () => counts,
    close: () => poster.close(),
  }
}

/** @returns the number of attempts, and of those that were refused or disconnected */
async function runUntil(
  attack: Attack,
  context: AttackContext,
): Promise<[name: string, counts: { struck: number; refused: number }]> {
  let refused = 0
  let round = 0
  for (; !context.signal.aborted; round++) {
    await attack.run(context, round).catch(() => refused++)
    await pause(attack.everyMs, undefined, { signal: context.signal }).catch(() => {})
  }
  return [attack.name, { struck: round, refused }]
}

/** A reader's page opens the stream of the front page now and then. */
async function readStreamsUntil(
  trendingUrl: string,
  signal: AbortSignal,
): Promise<{ opened: number; refused: number }> {
  const counts = { opened: 0, refused: 0 }
  while (!signal.aborted) {
    const closing = new AbortController()
    const isOpen = await fetch(`${trendingUrl}/v1/trending/stream?limit=5`, {
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(10_000)]),
    }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isOpen) counts.opened++
    else counts.refused++
    closing.abort()
    await pause(readersAskEveryMs, undefined, { signal }).catch(() => {})
  }
  return counts
}

/** When the store does not answer, nothing is known about its content. */
function patient(place: PlaceToLook): PlaceToLook {
  return { ...place, find: (wanted) => place.find(wanted).catch(() => new Set()) }
}

function summarise({ probes, refused }: Probing<'store'>): Record<string, number> {
  const seen = probes.flatMap(({ seenAfterMs: { store } }) => (store === undefined ? [] : [store]))
  const sorted = seen.toSorted((a, b) => a - b)
  const at = (percent: number): number => Math.round(percentileOf(sorted, percent))
  return {
    probes: probes.length + refused.length,
    refused: refused.length,
    missing: probes.length - seen.length,
    storedP50Ms: at(50),
    storedP99Ms: at(99),
    storedMaxMs: at(100),
  }
}
