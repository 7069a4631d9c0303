import { expect, it } from '@jest/globals'
import { startFeedModel, type FeedModel } from '@frontpage/ranking'
import { trainedRanker } from '../../ranker/trained-ranker.js'
import type { ListReader } from '../lists/list-reader.js'
import type { FeedModelStore } from '../stored/feed-model-store.js'
import { shippedVersion, type ModelState } from '../stored/model-state.js'
import { loadTrainerMemory } from './trainer-memory.js'
import type { TrainingSettings } from './training-settings.js'

const sliceMs = 60_000
const settings = { sliceMs, backlogMs: 10 * sliceMs, lateMs: 2 * sliceMs } as TrainingSettings
const reader: ListReader = {
  count: () => Promise.resolve(new Map()),
  async *read() {
    yield* []
  },
}

function load(model: FeedModel) {
  const state: ModelState<FeedModel> = {
    revision: '7',
    head: { model, throughSlice: 95, listsLearned: 12 },
    active: { ...shippedVersion, version: 3 },
    newest: 3,
  }
  const store = {
    load: () => Promise.resolve(state),
    readWeights: () => Promise.resolve(model),
    readSlices: () => Promise.resolve(new Map()),
  } as unknown as FeedModelStore<FeedModel>
  return loadTrainerMemory({ store, reader, ranker: trainedRanker, settings, lastSlice: 100 })
}

it('goes on from stored weights', async () => {
  const model = { ...startFeedModel, version: 'stored' }
  const { head, activeModel } = await load(model)
  expect([head.model, head.throughSlice, head.listsLearned]).toEqual([model, 95, 12])
  expect(activeModel).toBe(model)
})

it('begins again with the shipped weights where learning cannot go on from what is stored', async () => {
  const networks = startFeedModel.networks.map((network) => ({ ...network, squares: [] }))
  const { head, activeModel } = await load({ ...startFeedModel, networks })
  expect([head.model, head.throughSlice, head.listsLearned]).toEqual([startFeedModel, 90, 0])
  expect(activeModel).toBe(startFeedModel)
})
