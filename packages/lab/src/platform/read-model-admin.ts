import { readModelsKeys } from '@frontpage/contracts'
import { parseReadModelStates, type ReadModelName, type ReadModelState } from '@frontpage/read-models'
import { waitFor } from '@frontpage/testing'
import { adminSecret, type Platform } from './start-platform.js'

/** Asks the transporter for rebuilds as an operator does, and looks at what becomes of them. */
export interface ReadModelAdmin {
  /** Resolves when a transporter has begun it. */
  begin(name: ReadModelName): Promise<void>
  /** Resolves when it was given up; rejects where it is not under way any more. */
  cancel(name: ReadModelName): Promise<void>
  /** Undefined while Redis does not answer. */
  state(name: ReadModelName): Promise<ReadModelState | undefined>
  /** Waits until no rebuild of it is under way. */
  untilWhole(name: ReadModelName): Promise<ReadModelState>
}

const takenWithinMs = 60_000
const wholeWithinMs = 600_000
const everyMs = 50

export function createReadModelAdmin(
  platform: Pick<Platform, 'redis' | 'namespace' | 'transporterUrl'>,
): ReadModelAdmin {
  const { redis, namespace, transporterUrl } = platform
  const key = readModelsKeys(namespace).states

  async function state(name: ReadModelName): Promise<ReadModelState | undefined> {
    const fields = await redis.hgetall(key).catch(() => ({}))
    return parseReadModelStates(fields)[name]
  }

  async function send(method: 'POST' | 'DELETE', name: ReadModelName): Promise<void> {
    const response = await fetch(`${transporterUrl}/v1/admin/read-models/${name}/rebuild`, {
      method,
      headers: { authorization: `Bearer ${adminSecret}` },
    })
    const text = await response.text()
    // A request that no transporter has taken in time stands in Redis, and is taken once one has the lease.
    if (response.ok || response.status === 503) return
    throw new Error(`${method} of ${name} was answered ${response.status} ${text.slice(0, 300)}`)
  }

  return {
    state,
    async begin(name) {
      const before = await state(name)
      await send('POST', name)
      await waitFor(
        async () => {
          const now = await state(name)
          // A short one may be done already.
          return now?.rebuild !== undefined || now?.generation !== before?.generation
        },
        { timeoutMs: takenWithinMs, everyMs, what: `the rebuild of ${name} beginning` },
      )
    },
    async cancel(name) {
      await send('DELETE', name)
      await waitFor(async () => (await state(name))?.rebuild === undefined, {
        timeoutMs: takenWithinMs,
        everyMs,
        what: `the rebuild of ${name} being given up`,
      })
    },
    untilWhole: (name) =>
      waitFor(
        async () => {
          const now = await state(name)
          return now?.rebuild === undefined ? now : undefined
        },
        { timeoutMs: wholeWithinMs, everyMs, what: `${name} being whole` },
      ),
  }
}
