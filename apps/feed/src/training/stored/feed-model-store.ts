import { feedModelKeys } from '@frontpage/contracts'
import type { AppealEntries } from '@frontpage/ranking'
import { splitListIds } from '../lists/list-id.js'
import { activateVersionScript, restoreVersionScript, saveHeadScript } from './model-scripts.js'
import {
  shippedVersion,
  type AboutVersion,
  type ActiveVersion,
  type ModelState,
  type StoredModel,
  type TrainedHead,
} from './model-state.js'

/** The commands that are used. */
export interface ModelRedis {
  eval(script: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
  hget(key: string, field: string): Promise<string | null>
  hmget(key: string, ...fields: string[]): Promise<(string | null)[]>
  hkeys(key: string): Promise<string[]>
}

/** A step of training, which is written at once. */
export interface TrainedStep<Model> {
  readonly head: TrainedHead<Model>
  /** The new weights of the head become a version, and rank if `active` says so. */
  readonly version?: AboutVersion
  readonly active?: ActiveVersion
  /** By slice: the ids of all its lists that were read, one after the other. */
  readonly idsBySlice: ReadonlyMap<number, string>
  readonly forgottenSlices: readonly number[]
}

export interface FeedModelStore<Model> {
  load(): Promise<ModelState<Model>>
  readRevision(): Promise<string | undefined>
  /** The ids of the lists that were read of each of the slices. */
  readSlices(slices: readonly number[]): Promise<Map<number, Set<string>>>
  /** The slices from `first` on that ids are kept of. */
  listSlices(first: number): Promise<number[]>
  /** @returns `stale` where somebody wrote since `revision` was loaded: load again, and drop what was learned. */
  save(
    token: string,
    revision: string | undefined,
    step: TrainedStep<Model>,
  ): Promise<'saved' | 'lease_lost' | 'stale'>
  /**
   * @param options.head what becomes of what was trained: it is kept, or replaced by the version's own weights and
   *   position, and `forgottenSlices` are read again
   */
  activate(
    revision: string | undefined,
    active: ActiveVersion,
    options: { head: 'keep' | 'drop' | TrainedHead<Model>; forgottenSlices: readonly number[] },
  ): Promise<'saved' | 'unknown' | 'stale'>
  /**
   * Gives the version that ranked, and its weights, to a Redis that lost them. What was being trained, and the other
   * versions, are not there any more.
   *
   * @returns `kept` where another one ranks by now
   */
  restore(active: ActiveVersion, weights: Model | undefined): Promise<'restored' | 'kept'>
  /** The version that ranks, and a revision that changes with every write. */
  readActive(): Promise<{ readonly revision: string | undefined; readonly active: ActiveVersion }>
  /** The appeal of the site's stories that the trainer wrote last, whichever version ranks. */
  readAppeal(): Promise<AppealEntries>
  /** Undefined where the version is not there any more. */
  readWeights(version: number): Promise<Model | undefined>
  /** The newest first. */
  listVersions(): Promise<AboutVersion[]>
}

const maxVersions = 24
/** A slice has up to 5 KB of ids. */
const slicesAtOnce = 50

/** Keeps what a site's trainer learned in one hash of Redis. */
export function createFeedModelStore<Model extends StoredModel>(
  redis: ModelRedis,
  { site, namespace }: { site: string; namespace: string },
): FeedModelStore<Model> {
  const keys = feedModelKeys(site, namespace)

  return {
    async load() {
      const [revision, head, active, newest] = await redis.hmget(
        keys.model,
        'revision',
        'head',
        'active',
        'newest',
      )
      return {
        revision: revision ?? undefined,
        head: parse(head) as TrainedHead<Model> | undefined,
        active: (parse(active) as ActiveVersion | undefined) ?? shippedVersion,
        newest: Number(newest ?? 0),
      }
    },
    readRevision: async () => (await redis.hget(keys.model, 'revision')) ?? undefined,
    async readSlices(slices) {
      const found = new Map<number, Set<string>>()
      for (let at = 0; at < slices.length; at += slicesAtOnce) {
        const part = slices.slice(at, at + slicesAtOnce)
        const ids = await redis.hmget(keys.model, ...part.map((slice) => `slice:${slice}`))
        for (const [index, slice] of part.entries()) found.set(slice, splitListIds(ids[index] ?? ''))
      }
      return found
    },
    async listSlices(first) {
      const fields = await redis.hkeys(keys.model)
      return fields
        .flatMap((field) => (field.startsWith('slice:') ? [Number(field.slice('slice:'.length))] : []))
        .filter((slice) => slice >= first)
    },
    async save(token, revision, { head, version, active, idsBySlice, forgottenSlices }) {
      const outcome = await redis.eval(
        saveHeadScript,
        2,
        keys.model,
        keys.lease,
        token,
        revision ?? '',
        JSON.stringify(head),
        appealOf(head),
        version?.version ?? '',
        version === undefined ? '' : JSON.stringify(head.model),
        version === undefined ? '' : JSON.stringify(version),
        active === undefined ? '' : JSON.stringify(active),
        maxVersions,
        forgottenSlices.length,
        ...forgottenSlices,
        ...[...idsBySlice].flat(),
      )
      return outcome as 'saved' | 'lease_lost' | 'stale'
    },
    async activate(revision, active, { head, forgottenSlices }) {
      const outcome = await redis.eval(
        activateVersionScript,
        1,
        keys.model,
        revision ?? '',
        active.version,
        JSON.stringify(active),
        typeof head === 'string' ? head : JSON.stringify(head),
        typeof head === 'string' ? '' : appealOf(head),
        ...forgottenSlices,
      )
      return outcome as 'saved' | 'unknown' | 'stale'
    },
    async restore(active, weights) {
      const { version, throughSlice, listsLearned, sinceMs: madeAtMs } = active
      const about: AboutVersion = { version, throughSlice, listsLearned, madeAtMs, quality: [] }
      const outcome = await redis.eval(
        restoreVersionScript,
        1,
        keys.model,
        version,
        JSON.stringify(active),
        version === 0 ? '' : JSON.stringify(weights),
        version === 0 ? '' : JSON.stringify(about),
      )
      return outcome as 'restored' | 'kept'
    },
    async readActive() {
      const [revision, active] = await redis.hmget(keys.model, 'revision', 'active')
      return {
        revision: revision ?? undefined,
        active: (parse(active) as ActiveVersion | undefined) ?? shippedVersion,
      }
    },
    readAppeal: async () =>
      (parse(await redis.hget(keys.model, 'appeal')) as AppealEntries | undefined) ?? {},
    readWeights: async (version) =>
      parse(await redis.hget(keys.model, `version:${version}`)) as Model | undefined,
    async listVersions() {
      const numbers = (await redis.hget(keys.model, 'versions')) ?? ''
      if (numbers === '') return []
      const fields = numbers.split(',').map((number) => `about:${number}`)
      const found = await redis.hmget(keys.model, ...fields)
      return found.flatMap((text) => (parse(text) as AboutVersion | undefined) ?? []).toReversed()
    },
  }
}

/** Apart from the weights, because everybody who ranks reads it whenever the trainer writes. */
function appealOf<Model extends StoredModel>({ model }: TrainedHead<Model>): string {
  return JSON.stringify(model.appeal ?? {})
}

/** It does not validate, because this store wrote the text. */
function parse(text: string | null | undefined): unknown {
  return text === null || text === undefined ? undefined : JSON.parse(text)
}
