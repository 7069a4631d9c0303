import type { AppealEntries } from '@frontpage/ranking'
import type { SurfaceQuality } from '../guard/judge-model.js'

/** The part of a model that the store looks at; all else is nothing but JSON to it. */
export interface StoredModel {
  /** The learned appeal of the stories of the site. */
  readonly appeal?: AppealEntries
}

/** The weights that are being trained, and what of the archive is in them: one is never written without the other. */
export interface TrainedHead<Model> {
  readonly model: Model
  /** Every list of the slices up to this one that was in the archive when it was read has been read. */
  readonly throughSlice: number
  /** The number of lists that the weights learned, since the shipped ones. */
  readonly listsLearned: number
}

/** A state of the weights that ranked, or still does. */
export interface AboutVersion {
  /** From 1; 0 stands for the shipped weights. */
  readonly version: number
  readonly throughSlice: number
  readonly listsLearned: number
  /** Milliseconds since 1970. */
  readonly madeAtMs: number
  /** On lists that it had not learned, when it was made. */
  readonly quality: readonly SurfaceQuality[]
}

/** The version that ranks. */
export interface ActiveVersion extends Pick<AboutVersion, 'version' | 'throughSlice' | 'listsLearned'> {
  /** The trainer leaves it in place, whatever it learns: an operator chose it. */
  readonly isHeld: boolean
  /** Milliseconds since 1970. */
  readonly sinceMs: number
  /** `trainer`, or the operator's name. */
  readonly by: string
}

export interface ModelState<Model> {
  /** Changes with every write; undefined where Redis has nothing. */
  readonly revision: string | undefined
  readonly head: TrainedHead<Model> | undefined
  readonly active: ActiveVersion
  /** The number of the newest version. */
  readonly newest: number
}

/** In force where Redis has nothing. */
export const shippedVersion: ActiveVersion = {
  version: 0,
  throughSlice: 0,
  listsLearned: 0,
  isHeld: false,
  sinceMs: 0,
  by: 'trainer',
}
