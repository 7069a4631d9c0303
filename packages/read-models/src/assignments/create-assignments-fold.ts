import { exposureEventName, stickyAssignmentsPattern, withoutNamespace } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { FoldReplay } from '../fold/fold.js'
import type { FoldOptions } from '../fold/fold-options.js'
import { scanKeys } from '../fold/scan-keys.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import { assignmentsKeyOf, assignmentsTtlSeconds } from './assignments-key.js'
import type { ExposureRecord } from './exposure-record.js'

const assignmentsTtlMs = assignmentsTtlSeconds * 1_000
/** A pipeline of them keeps Redis busy for some milliseconds. */
const unitsPerPipeline = 250

/**
 * Restores what a unit was assigned. KEYS: its assignments. ARGV: how long they are kept from now on, in milliseconds;
 * then fields and variations by turns.
 */
const restoreScript = `
local assignments, left = KEYS[1], tonumber(ARGV[1])
for at = 2, #ARGV, 2 do redis.call('HSETNX', assignments, ARGV[at], ARGV[at + 1]) end
if redis.call('PTTL', assignments) < left then redis.call('PEXPIRE', assignments, left) end
`

/** The writer of the read model `assignments`. */
export interface AssignmentsFold {
  readonly name: 'assignments'
  readonly tolerance: 0
  /** As of `Fold`. */
  readonly maxRedisShare: number
  readonly replay: Pick<FoldReplay, 'layout' | 'of'>
  /**
   * Resolves when Redis has all assignments that these exposures show; rejects when that is unknown, and the caller
   * repeats the call. An assignment that Redis has stays; among these the last one that was seen counts. So whoever
   * restores several parts begins with the newest.
   */
  apply(exposures: readonly ExposureRecord[]): Promise<void>
  /**
   * The assignments of all units, as plain data. Those that the splitter made and nobody saw are among them, and cannot
   * be restored.
   */
  dump(): Promise<Record<string, Record<string, string>>>
}

/**
 * Restores from exposures what units were assigned in `sticky` experiments. The splitter writes each assignment before it
 * answers, so this is about a Redis that lost some. A unit's assignments are kept for 90 days after it was last seen;
 * one that it has not seen for as long is not restored.
 */
export function createAssignmentsFold(
  redis: Redis,
  { namespace, now = Date.now }: FoldOptions,
): AssignmentsFold {
  redis.defineCommand('restoreAssignments', { numberOfKeys: 1, lua: restoreScript })
  type Pipeline = ReturnType<Redis['pipeline']> & {
    restoreAssignments(key: string, ...args: (string | number)[]): unknown
  }

  async function write(units: readonly SeenUnit[], nowMs: number): Promise<void> {
    const pipeline = redis.pipeline() as Pipeline
    for (const { key, seenAtMs, assignments } of units) {
      // A unit that was seen by a clock that is ahead is not kept for longer.
      const leftMs = Math.min(seenAtMs - nowMs, 0) + assignmentsTtlMs
      const args = [...assignments].flatMap(([field, { variation }]) => [field, variation])
      pipeline.restoreAssignments(key, Math.round(leftMs), ...args)
    }
    for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error
  }

  return {
    name: 'assignments',
    tolerance: 0,
    // Without them nobody new takes part in an experiment that keeps assignments.
    maxRedisShare: 0.85,
    replay: {
      layout: 1,
      of: [{ hours: assignmentsTtlSeconds / 3_600, storyEvents: [exposureEventName] }],
    },
    async apply(exposures) {
      const nowMs = now()
      const units = new Map<string, SeenUnit>()
      await visitInSlices(exposures, (exposure) => {
        if (exposure.seenAtMs + assignmentsTtlMs <= nowMs) return
        const key = assignmentsKeyOf({ ...exposure, value: exposure.unit }, namespace)
        let unit = units.get(key)
        if (unit === undefined) units.set(key, (unit = { key, seenAtMs: -Infinity, assignments: new Map() }))
        note(unit, exposure)
      })
      const all = [...units.values()]
      for (let at = 0; at < all.length; at += unitsPerPipeline) {
        await write(all.slice(at, at + unitsPerPipeline), nowMs)
      }
    },
    async dump() {
      const keys = await scanKeys(redis, stickyAssignmentsPattern(namespace))
      const entries: [string, Record<string, string>][] = []
      for (const key of keys) entries.push([withoutNamespace(key, namespace), await redis.hgetall(key)])
      return Object.fromEntries(entries.filter(([, assignments]) => Object.keys(assignments).length > 0))
    },
  }
}

type Seen = Pick<ExposureRecord, 'variation' | 'seenAtMs'>

interface SeenUnit {
  readonly key: string
  seenAtMs: number
  readonly assignments: Map<string, Seen>
}

function note(unit: SeenUnit, exposure: ExposureRecord): void {
  const { experiment, phase, seenAtMs } = exposure
  unit.seenAtMs = Math.max(unit.seenAtMs, seenAtMs)
  const field = `${experiment}__${phase}`
  const known = unit.assignments.get(field)
  if (known === undefined || isLater(exposure, known)) unit.assignments.set(field, exposure)
}

/** Whether it counts instead of the other; the same whatever their order. */
function isLater(seen: Seen, other: Seen): boolean {
  if (seen.seenAtMs !== other.seenAtMs) return seen.seenAtMs > other.seenAtMs
  return seen.variation > other.variation
}
