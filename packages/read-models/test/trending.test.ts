import { describe } from '@jest/globals'
import { createTrendingFold } from '@frontpage/read-models'
import { buildFoldableEvents } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'

describe('the trending fold', () => {
  itIsAFold(createTrendingFold, { events: buildFoldableEvents(1_200) })
})
