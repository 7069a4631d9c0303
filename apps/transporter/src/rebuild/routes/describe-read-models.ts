import { hourMs } from '@frontpage/contracts'
import {
  readModelNames,
  rebuildReasons,
  tellCoverage,
  coverageOf,
  type ReadModelName,
  type ReadModelState,
  type ReadModelStates,
} from '@frontpage/read-models'
import { z } from 'zod'

const rebuildSchema = z
  .object({
    reason: z.enum(rebuildReasons).meta({
      description:
        '`missing`: Redis had nothing of it. `behind`: Redis came back with an older state. `layout`: a release stores it differently. `requested`: an operator asked for it.',
    }),
    startedAt: z.iso.datetime(),
    hours: z.int().meta({ description: 'The hours of the archive that it goes through, the newest first' }),
    hoursDone: z.int(),
    events: z.int().meta({ description: 'Events that were read so far' }),
    freshCopy: z
      .boolean()
      .meta({ description: 'It fills a copy, which takes the place of the read model once it is whole' }),
  })
  .meta({ id: 'ReadModelRebuild' })

export const readModelSchema = z
  .object({
    name: z.enum(readModelNames),
    layout: z.int().meta({ description: 'The version of the layout of its keys' }),
    generation: z
      .int()
      .meta({ description: '0 in the platform’s own namespace; another one after a rebuild' }),
    rebuilding: z.boolean().meta({ description: 'Lists that are made of it are incomplete' }),
    coversFrom: z.iso.datetime().nullable().optional().meta({
      description:
        'While it is incomplete: all events from this time on are in it; null where that is true of none',
    }),
    rebuild: rebuildSchema.optional(),
  })
  .meta({ id: 'ReadModel' })

export type DescribedReadModel = z.input<typeof readModelSchema>

export function describeReadModels(states: ReadModelStates): DescribedReadModel[] {
  return readModelNames.flatMap((name) => describeReadModel(name, states[name]) ?? [])
}

/** Undefined for one that no transporter has seen yet. */
export function describeReadModel(
  name: ReadModelName,
  state: ReadModelState | undefined,
): DescribedReadModel | undefined {
  if (state === undefined) return undefined
  const { layout, generation, rebuild } = state
  const told = tellCoverage(coverageOf(state))
  return {
    name,
    layout,
    generation,
    rebuilding: told !== undefined,
    ...(told !== undefined && { coversFrom: told.coversFrom }),
    ...(rebuild !== undefined && {
      rebuild: {
        reason: rebuild.reason,
        startedAt: new Date(rebuild.startedMs).toISOString(),
        hours: Math.max(0, rebuild.newestHour - rebuild.oldestHour + 1),
        hoursDone: rebuild.newestHour - rebuild.nextHour,
        events: rebuild.events,
        freshCopy: rebuild.into !== undefined,
      },
    }),
  }
}

const exampleStart = Date.UTC(2026, 11, 1, 9)

export const wholeExample: DescribedReadModel = {
  name: 'trending',
  layout: 1,
  generation: 0,
  rebuilding: false,
}

export const rebuiltExample: DescribedReadModel = {
  ...wholeExample,
  rebuild: {
    reason: 'requested',
    startedAt: new Date(exampleStart).toISOString(),
    hours: (8 * 24 * hourMs) / hourMs,
    hoursDone: 0,
    events: 0,
    freshCopy: true,
  },
}
