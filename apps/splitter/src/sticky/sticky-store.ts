import { getStickyBucketAttributeKey, type StickyAssignments } from '@frontpage/experiments'
import {
  assignmentsKeyOf,
  assignmentsTtlSeconds,
  isLongUnit,
  type AssignedUnit,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { createTwoGenerationCache } from '@frontpage/service-kit'
import type { AssignmentsState } from './assignments-state.js'

/** A unit that is assigned: a reader by `id`, a device by `deviceId`. */
export type Unit = Pick<AssignedUnit, 'attribute' | 'value'>

/** `<attribute>||<value>` → the unit's assignments, as the evaluator reads them. */
export type StickyDocuments = Readonly<Record<string, StickyAssignments>>

interface StickyReading {
  readonly documents: StickyDocuments
  /**
   * False when Redis did not answer: these are the documents that this process still knows. Also while Redis lacks some:
   * then they are those, and what Redis has. A unit that is in none may have been assigned earlier.
   */
  readonly isComplete: boolean
}

/** Keeps what units were assigned, in Redis: a hash for each unit, `<experiment>__<version>` → variation. */
export interface StickyStore {
  /** One round trip for all units. Never rejects. */
  read(site: string, units: readonly Unit[]): Promise<StickyReading>
  /**
   * Writes assignments that are in none of the documents read. Whoever writes an experiment's first wins.
   *
   * @returns the documents with the winners; undefined when Redis did not answer
   */
  claim(
    site: string,
    read: StickyDocuments,
    changed: readonly StickyAssignments[],
  ): Promise<StickyDocuments | undefined>
}

export interface StickyStoreOptions {
  readonly namespace: string
  /** Redis has this long to answer. */
  readonly deadlineMs: number
  readonly state: AssignmentsState
  /** Default 50,000. */
  readonly maxCachedUnits?: number
  /** Milliseconds of any clock that goes evenly. */
  readonly now?: () => number
}

interface Cached {
  readonly document: StickyAssignments
  /** The time at which Redis was last told to keep the unit. */
  readonly extendedAt: number
}

const extendEveryMs = 24 * 3_600_000
/** After this many answers in a row that did not come in time, Redis is left alone for a while, and nobody waits for it. */
const maxLateInRow = 5
const pauseMs = 500

/** @param redis a connection whose commands fail at once while it is down (role `producer`) */
export function createStickyStore(redis: Redis, options: StickyStoreOptions): StickyStore {
  const { namespace, deadlineMs, state, maxCachedUnits = 50_000, now = () => performance.now() } = options
  const cache = createTwoGenerationCache<Cached>({ maxEntries: maxCachedUnits / 2 })
  let lateInRow = 0
  let pausedUntil = -Infinity

  function keyOf(site: string, unit: Unit): string {
    return assignmentsKeyOf({ site, ...unit }, namespace)
  }

  /** Undefined when Redis is down, late or refuses one of the first `needed` commands. */
  async function execute(
    commands: (readonly unknown[])[],
    needed = commands.length,
  ): Promise<unknown[] | undefined> {
    if (redis.status !== 'ready' || performance.now() < pausedUntil) return undefined
    const replies = await inTime(redis.pipeline(commands as string[][]).exec(), deadlineMs)
    lateInRow = replies === 'late' ? lateInRow + 1 : 0
    if (lateInRow >= maxLateInRow) pausedUntil = performance.now() + pauseMs
    if (replies === 'late' || replies === undefined || replies === null) return undefined
    if (replies.slice(0, needed).some(([error]) => error !== null)) return undefined
    return replies.map(([, reply]) => reply)
  }

  function remember(key: string, document: StickyAssignments, extendedAt: number): StickyAssignments {
    // Clients choose the values: long ones take no memory.
    if (!isLongUnit({ value: document.attributeValue })) cache.set(key, { document, extendedAt })
    return document
  }

  return {
    async read(site, units) {
      const keys = units.map((unit) => keyOf(site, unit))
      const nowMs = now()
      const extendedAt = keys.map((key) => cache.peek(key)?.extendedAt ?? -Infinity)
      // A unit is kept for longer once a day; one that does not exist is not made.
      const isDue = keys.map((_, index) => nowMs - extendedAt[index]! >= extendEveryMs)
      const due = keys.filter((_, index) => isDue[index])
      const replies = await execute(
        [
          ...keys.map((key) => ['hgetall', key]),
          state.command,
          ...due.map((key) => ['expire', key, assignmentsTtlSeconds]),
        ],
        keys.length + 1,
      )
      const isComplete = replies !== undefined && state.isWhole(replies[keys.length] as string | null)
      const documents: Record<string, StickyAssignments> = {}
      for (const [index, { attribute, value }] of units.entries()) {
        const key = keys[index]!
        const stored = replies?.[index] as Record<string, string> | undefined
        const known = isComplete ? undefined : cache.get(key)?.document
        const document =
          stored === undefined
            ? known
            : remember(
                key,
                {
                  attributeName: attribute,
                  attributeValue: value,
                  assignments: { ...known?.assignments, ...stored },
                },
                // The transporter, which restores them, sets their end.
                !isComplete ? -Infinity : isDue[index] ? nowMs : extendedAt[index]!,
              )
        if (document !== undefined) documents[getStickyBucketAttributeKey(attribute, value)] = document
      }
      return { documents, isComplete }
    },
    async claim(site, read, changed) {
      const claims = changed.map((document) => {
        const { attributeName: attribute, attributeValue: value, assignments } = document
        const known = read[getStickyBucketAttributeKey(attribute, value)]?.assignments ?? {}
        const fields = Object.keys(assignments).filter((field) => known[field] !== assignments[field])
        return { key: keyOf(site, { attribute, value }), document, known, fields }
      })
      const replies = await execute(
        claims.flatMap(({ key, document, known, fields }) => [
          // A known unit that is assigned anew had a variation that does not exist any more.
          ...fields.map((field) => [
            Object.hasOwn(known, field) ? 'hset' : 'hsetnx',
            key,
            field,
            document.assignments[field],
          ]),
          ['expire', key, assignmentsTtlSeconds],
          ['hmget', key, ...fields],
        ]),
      )
      if (replies === undefined) return undefined
      const documents = { ...read }
      let at = 0
      for (const { key, document, known, fields } of claims) {
        at += fields.length + 1
        const winners = replies[at++] as readonly (string | null)[]
        const won = fields.map((field, index) => [field, winners[index] ?? document.assignments[field]!])
        const assignments: Record<string, string> = { ...known, ...Object.fromEntries(won) }
        documents[getStickyBucketAttributeKey(document.attributeName, document.attributeValue)] = remember(
          key,
          { ...document, assignments },
          now(),
        )
      }
      return documents
    },
  }
}

/** `late` when it takes longer; undefined when it fails. */
async function inTime<Answer>(answer: Promise<Answer>, ms: number): Promise<Answer | 'late' | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), ms)
  })
  try {
    return await Promise.race([answer, late])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
    // It may still fail when nobody waits any more.
    answer.catch(() => {})
  }
}
