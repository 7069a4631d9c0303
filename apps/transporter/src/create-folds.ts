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

/** Every read model that events are folded into. A new one is added here. */
export function createFolds(
  redis: Redis,
  options: {
    namespace: string
    now?: () => number
    isExcluded?: (readerId: string) => boolean
    limits?: ReadModelLimits
  },
): Fold[] {
  return [
    createLiveFold(redis, options),
    createIdentitiesFold(redis, options),
    createStoriesFold(redis, options),
    createTrendingFold(redis, options),
    createImpressionsFold(redis, options),
    createReadersFold(redis, options),
    createCoReadsFold(redis, options),
  ]
}
