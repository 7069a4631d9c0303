import { repeatUntilClosed } from '@frontpage/concurrency'
import type { FeedModelStore } from './feed-model-store.js'
import { shippedVersion, type ActiveVersion } from './model-state.js'

interface ActiveModel<Prepared> {
  readonly about: ActiveVersion
  readonly prepared: Prepared
}

/** The models that rank, by site. */
export interface ActiveModels<Prepared> {
  /** The shipped weights until Redis said otherwise, and where it has no others. */
  ofSite(site: string): ActiveModel<Prepared>
  /** Brings the models to the state that Redis has now. */
  refresh(): Promise<void>
  close(): Promise<void>
}

/** A version ranks in every replica within a second. */
const everyMs = 500

/** Follows which version of the weights ranks for each site; while Redis is away the last known ones do. */
export function followActiveModels<Model, Prepared>(options: {
  sites: () => readonly string[]
  storeOf: (site: string) => Pick<FeedModelStore<Model>, 'readActive' | 'readWeights'>
  /** The shipped weights. */
  start: Model
  /** Whether these are sound weights for the features of this program; the shipped ones rank in place of others. */
  accepts: (model: Model) => boolean
  prepare: (model: Model) => Prepared
  onChange?: (site: string, active: ActiveVersion) => void
  onError: (error: unknown) => void
}): ActiveModels<Prepared> {
  const { sites, storeOf, start, accepts, prepare, onChange, onError } = options
  const shipped: ActiveModel<Prepared> = { about: shippedVersion, prepared: prepare(start) }
  const bySite = new Map<string, ActiveModel<Prepared>>()

  async function refreshSite(site: string): Promise<void> {
    const store = storeOf(site)
    const about = await store.readActive()
    const known = (bySite.get(site) ?? shipped).about
    // Numbers of versions begin again in a Redis that was emptied.
    if (known.version === about.version && known.sinceMs === about.sinceMs) return
    const weights = about.version === 0 ? start : await store.readWeights(about.version)
    // A version that is gone was replaced meanwhile: the next look finds the one that ranks now.
    if (weights === undefined) return
    const isShipped = about.version === 0 || !accepts(weights)
    bySite.set(site, { about, prepared: isShipped ? shipped.prepared : prepare(weights) })
    onChange?.(site, about)
  }

  async function refresh(): Promise<void> {
    const wanted = sites()
    for (const site of bySite.keys()) if (!wanted.includes(site)) bySite.delete(site)
    await Promise.all(wanted.map(refreshSite))
  }

  const following = repeatUntilClosed(refresh, { everyMs, onError })
  return {
    ofSite: (site) => bySite.get(site) ?? shipped,
    refresh,
    close: () => following.close(),
  }
}
