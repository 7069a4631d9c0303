import { repeatUntilClosed } from '@frontpage/concurrency'
import { noAppeal, toStoryAppeal, type AppealEntries, type StoryAppeal } from '@frontpage/ranking'
import type { FeedModelStore } from './feed-model-store.js'
import { shippedVersion, type ActiveVersion } from './model-state.js'

interface ActiveModel<Prepared> {
  readonly about: ActiveVersion
  readonly prepared: Prepared
  /** The appeal of the site's stories as the trainer knows it, whichever version ranks. */
  readonly appeal: StoryAppeal
}

interface KnownAppeal {
  readonly revision: string | undefined
  readonly entries: AppealEntries
  readonly madeAtMs: number
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
/** Appeal fades also while no trainer writes. */
const fadesEveryMs = 60_000

/**
 * Follows which version of the weights ranks for each site, and what the trainer knows of its stories; while Redis is away
 * the last known ones do, and a Redis that lost them gets them back.
 */
export function followActiveModels<Model, Prepared>(options: {
  sites: () => readonly string[]
  storeOf: (
    site: string,
  ) => Pick<FeedModelStore<Model>, 'readActive' | 'readWeights' | 'readAppeal' | 'restore'>
  /** The shipped weights. */
  start: Model
  /** Whether these are sound weights for the features of this program; the shipped ones rank in place of others. */
  accepts: (model: Model) => boolean
  prepare: (model: Model) => Prepared
  onChange?: (site: string, active: ActiveVersion) => void
  /** Called when this process gave a version back. */
  onRestored?: (site: string, active: ActiveVersion) => void
  onError: (error: unknown) => void
  /** Milliseconds since 1970. */
  now: () => number
}): ActiveModels<Prepared> {
  const { sites, storeOf, start, accepts, prepare, onChange, onRestored, onError, now } = options
  const shipped: ActiveModel<Prepared> = { about: shippedVersion, prepared: prepare(start), appeal: noAppeal }
  const bySite = new Map<string, ActiveModel<Prepared>>()
  /** Those of the versions that rank, as they are stored. */
  const weightsBySite = new Map<string, Model>()
  const appeals = new Map<string, KnownAppeal>()

  function ofSite(site: string): ActiveModel<Prepared> {
    return bySite.get(site) ?? shipped
  }

  async function refreshAppeal(
    site: string,
    store: Pick<FeedModelStore<Model>, 'readAppeal'>,
    revision: string | undefined,
  ): Promise<void> {
    const known = appeals.get(site)
    const isKnown = known?.revision === revision
    const nowMs = now()
    if (isKnown && nowMs - (known?.madeAtMs ?? nowMs) < fadesEveryMs) return
    const entries = isKnown && known !== undefined ? known.entries : await store.readAppeal()
    appeals.set(site, { revision, entries, madeAtMs: nowMs })
    bySite.set(site, { ...ofSite(site), appeal: toStoryAppeal(entries, nowMs) })
  }

  async function refreshSite(site: string): Promise<void> {
    const store = storeOf(site)
    const { revision, active: about } = await store.readActive()
    await refreshAppeal(site, store, revision)
    const known = ofSite(site).about
    if (isUndecided(about) && !isUndecided(known)) {
      // The next look finds what ranks now.
      const outcome = await store.restore(known, weightsBySite.get(site))
      if (outcome === 'restored') onRestored?.(site, known)
      return
    }
    // Numbers of versions begin again where nobody knew the last one.
    if (known.version === about.version && known.sinceMs === about.sinceMs) return
    const weights = about.version === 0 ? start : await store.readWeights(about.version)
    // A version that is gone was replaced meanwhile: the next look finds the one that ranks now.
    if (weights === undefined) return
    const isShipped = about.version === 0 || !accepts(weights)
    const prepared = isShipped ? shipped.prepared : prepare(weights)
    bySite.set(site, { ...ofSite(site), about, prepared })
    weightsBySite.set(site, weights)
    onChange?.(site, about)
  }

  async function refresh(): Promise<void> {
    const wanted = sites()
    for (const site of bySite.keys()) {
      if (wanted.includes(site)) continue
      bySite.delete(site)
      weightsBySite.delete(site)
      appeals.delete(site)
    }
    await Promise.all(wanted.map(refreshSite))
  }

  const following = repeatUntilClosed(refresh, { everyMs, isAligned: true, onError })
  return {
    ofSite,
    refresh,
    close: () => following.close(),
  }
}

/** Nothing was ever made to rank: Redis is new, or was emptied. */
function isUndecided({ sinceMs }: ActiveVersion): boolean {
  return sinceMs === shippedVersion.sinceMs
}
