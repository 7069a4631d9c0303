import { createHash } from 'node:crypto'
import { feedFeatureNames } from '@frontpage/ranking'

/** Names the columns of the features; another order or meaning of them has another name. */
export const featureLayout = createHash('sha256')
  .update(feedFeatureNames.join('\n'))
  .digest('hex')
  .slice(0, 12)
