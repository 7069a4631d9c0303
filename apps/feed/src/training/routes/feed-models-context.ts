import { HttpFault } from '@frontpage/service-kit'
import { z } from 'zod'
import type { FeedModelStore } from '../stored/feed-model-store.js'
import type { ActiveVersion } from '../stored/model-state.js'

export interface FeedModelsContext {
  readonly sites: () => readonly string[]
  /** False until Redis said once which sites there are. */
  readonly areSitesKnown: () => boolean
  readonly storeOf: (site: string) => FeedModelStore<unknown>
  readonly sliceMs: number
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const trainedFields = {
  version: z.int().min(0).meta({ description: '0: the shipped weights' }),
  readThrough: z.iso.datetime().nullable().meta({
    description: 'Feeds that were served before this time have been read; null for the shipped weights',
  }),
  listsLearned: z.int().meta({ description: 'The lists that the weights learned since the shipped ones' }),
}

export const activeSchema = z
  .object({
    ...trainedFields,
    held: z.boolean().meta({ description: 'Training leaves it in place: an operator chose it' }),
    since: z.iso.datetime().nullable(),
    by: z.string().meta({ description: '`trainer`, or the name of the operator' }),
  })
  .meta({ id: 'ActiveFeedModel' })

export const activeExample: z.infer<typeof activeSchema> = {
  version: 12,
  readThrough: '2026-06-01T09:29:00.000Z',
  listsLearned: 48_211,
  held: false,
  since: '2026-06-01T10:00:12.000Z',
  by: 'trainer',
}

export function toActiveBody(
  { version, throughSlice, listsLearned, isHeld, sinceMs, by }: ActiveVersion,
  sliceMs: number,
): z.infer<typeof activeSchema> {
  return {
    version,
    readThrough: version === 0 ? null : toReadThrough(throughSlice, sliceMs),
    listsLearned,
    held: isHeld,
    since: sinceMs === 0 ? null : new Date(sinceMs).toISOString(),
    by,
  }
}

/** The end of the slice. */
export function toReadThrough(throughSlice: number, sliceMs: number): string {
  return new Date((throughSlice + 1) * sliceMs).toISOString()
}

export const siteQuery = z.string().optional().meta({ description: 'Default: the only one' })

/** Returns the requested site; without a name, the only one. */
export function siteOf(
  { sites: list, areSitesKnown }: Pick<FeedModelsContext, 'sites' | 'areSitesKnown'>,
  asked: string | undefined,
): string {
  const sites = list()
  const site = asked ?? (sites.length === 1 ? sites[0] : undefined)
  if (site === undefined || !sites.includes(site)) {
    if (!areSitesKnown()) return toStoreFault(undefined)
    const detail =
      asked === undefined ? 'Say which site: there is not exactly one.' : 'There is no such site.'
    throw new HttpFault(404, 'unknown_site', { detail })
  }
  return site
}

export function toStoreFault(cause: unknown): never {
  throw new HttpFault(503, 'store_unavailable', {
    detail: 'Redis does not answer. Ask again later.',
    headers: { 'Retry-After': '2' },
    cause,
  })
}
