import {
  createCoReadsFold,
  createIdentitiesFold,
  createImpressionsFold,
  createLiveFold,
  createReadersFold,
  createStoriesFold,
  createTrendingFold,
  type Fold,
  type ReadModelLimits,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'

export interface FoldsOptions {
  readonly now?: () => number
  readonly isExcluded?: (readerId: string) => boolean
  readonly limits?: ReadModelLimits
}

/** Every read model that events are folded into. A new one is added here. */
const creators = {
  live: createLiveFold,
  identities: createIdentitiesFold,
  stories: createStoriesFold,
  trending: createTrendingFold,
  impressions: createImpressionsFold,
  readers: createReadersFold,
  'co-reads': createCoReadsFold,
} as const

export type FoldName = keyof typeof creators
export const foldNames = Object.keys(creators) as readonly FoldName[]

/** @param trendingNamespace where folds find out how many readers a story has; by default in their own namespace */
export function createFold(
  name: FoldName,
  redis: Redis,
  options: FoldsOptions & { namespace: string; trendingNamespace?: () => string },
): Fold {
  return creators[name](redis, options)
}

/** All of them, in one namespace. */
export function createFolds(redis: Redis, options: FoldsOptions & { namespace: string }): Fold[] {
  return foldNames.map((name) => createFold(name, redis, options))
}
