import { setTimeout as pause } from 'node:timers/promises'
import { waitFor } from '@frontpage/testing'
import type { Platform } from '../../platform/start-platform.js'
import type { Ledger } from '../instruments/ledger.js'
import type { DrillContext, Scenario } from '../instruments/scenario.js'

const patienceMs = 600_000
const everyMs = 100

const defaults = { eventsPerSecond: 2_000, seconds: 60, kills: 3 }

/** Replication has carried all writes, so that read models lack nothing either. */
export const redisFailover: Scenario = {
  name: 'redis-failover',
  does: "Redis's replica becomes the master and the master a replica, 3 times; connections stay open, writes wait meanwhile",
  defaults,
  hasRedisReplica: true,
  act: (context) => failOverAgainAndAgain(context, { isOrderly: true }),
}

export const redisFailoverAbrupt: Scenario = {
  name: 'redis-failover-abrupt',
  does: 'the same while writes go on, as after a master that was lost: replication lacks the last of them',
  defaults,
  hasRedisReplica: true,
  act: (context) => failOverAgainAndAgain(context, { isOrderly: false }),
}

async function failOverAgainAndAgain(
  { platform, ledger, options }: DrillContext,
  { isOrderly }: { isOrderly: boolean },
): Promise<Record<string, unknown>> {
  const { redisPair } = platform
  if (redisPair === undefined) throw new Error('the drill needs a replica of Redis')
  const trending = await platform.startTrending()
  const services = [platform.trackerUrl, platform.transporterUrl, trending.url]
  const recovered = (): Promise<unknown> =>
    Promise.all([storesNewEvents(platform, ledger), ...services.map(findsRedisUsable)])

  const shareMs = (options.seconds * 1000) / (options.kills + 1)
  const secondsBefore: number[] = []
  const recoverySecondsOf: number[] = []
  let unreplicatedBytes = 0
  for (let failover = 0; failover < options.kills; failover++) {
    await pause(shareMs)
    secondsBefore.push(await secondsOf(recovered))
    await redisPair.replicated()
    recoverySecondsOf.push(
      await secondsOf(async () => {
        const { lostBytes } = await redisPair.failOver({ isOrderly })
        unreplicatedBytes += lostBytes
        await recovered()
      }),
    )
    process.stderr.write(
      `failed over (${failover + 1} of ${options.kills}); all goes on after ${recoverySecondsOf.at(-1)} s\n`,
    )
  }
  return {
    failovers: options.kills,
    recoverySeconds: Math.max(...recoverySecondsOf),
    recoverySecondsOf,
    secondsBefore,
    unreplicatedBytes,
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return Number(((performance.now() - startedAt) / 1000).toFixed(2))
}

/** Resolves when the first event that is acknowledged from now on is in the archive. */
async function storesNewEvents({ store }: Platform, ledger: Ledger): Promise<void> {
  const before = ledger.acknowledged().size
  const isAcknowledged = (): boolean => ledger.acknowledged().size > before
  await waitFor(isAcknowledged, { timeoutMs: patienceMs, everyMs, what: 'a 2xx' })
  const messageId = [...ledger.acknowledged()][before]
  const query = 'SELECT 1 FROM events WHERE message_id = {messageId:String} LIMIT 1'
  await waitFor(
    async () => {
      const result = await store.query({ query, query_params: { messageId }, format: 'JSONEachRow' })
      return (await result.json()).length > 0
    },
    { timeoutMs: patienceMs, everyMs, what: 'a new event in the archive' },
  )
}

async function findsRedisUsable(url: string): Promise<void> {
  await waitFor(
    async () => {
      const { checks } = (await (await fetch(`${url}/readyz?verbose`)).json()) as {
        checks: { name: string; status: string }[]
      }
      return checks.some(({ name, status }) => name === 'redis' && status === 'ok')
    },
    { timeoutMs: patienceMs, everyMs, what: `${url} finding Redis usable` },
  )
}
