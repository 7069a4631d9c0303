import { hash } from 'node:crypto'
import { feedFeatureNames } from '@frontpage/ranking'

/** Names the columns of features: other names, or another order of them, are another layout. */
export const featureLayout = hash('sha256', feedFeatureNames.join('\n'), 'hex').slice(0, 12)
