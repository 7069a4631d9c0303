import type { FeedModelStore } from './feed-model-store.js'
import { shippedVersion, type ActiveVersion } from './model-state.js'

export interface Activation {
  readonly version: number
  /**
   * `held`: the version ranks until another one is activated, and training goes on beside it. `continues`: training drops
   * what it learned since that version, reads the archive again from there, and replaces it as usual.
   */
  readonly training: 'held' | 'continues'
  readonly by: string
  readonly nowMs: number
}

/** Trainers write every few seconds. */
const maxAttempts = 20

/**
 * Lets an earlier version rank. Weights and position of the version go together: where training continues from it, the
 * lists that it had not learned are learned again. Lists that had come late before it was made stay as they are.
 *
 * @returns `unknown` where the version is not kept any more
 * @throws Error where others write all the time
 */
export async function activateVersion<Model>(
  store: FeedModelStore<Model>,
  { version, training, by, nowMs }: Activation,
): Promise<ActiveVersion | 'unknown'> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const { revision, head } = await store.load()
    const about =
      version === 0 ? shippedVersion : (await store.listVersions()).find((each) => each.version === version)
    const weights = version === 0 ? undefined : await store.readWeights(version)
    if (about === undefined || (version !== 0 && weights === undefined)) return 'unknown'
    const { throughSlice, listsLearned } = about
    const active: ActiveVersion = {
      version,
      throughSlice,
      listsLearned,
      isHeld: training === 'held',
      sinceMs: nowMs,
      by,
    }
    const next =
      training === 'held'
        ? 'keep'
        : weights === undefined
          ? 'drop'
          : { model: weights, throughSlice, listsLearned }
    const forgottenSlices =
      next === 'keep' || head === undefined ? [] : await store.listSlices(throughSlice + 1)
    const outcome = await store.activate(revision, active, { head: next, forgottenSlices })
    if (outcome === 'saved') return active
    if (outcome === 'unknown') return 'unknown'
  }
  throw new Error('the model is changed by others all the time')
}
