import { expect, it } from '@jest/globals'
import { storyHourCodes } from '@frontpage/contracts'
import { createStoryBoard, nowModel, type StoryBoard } from '@frontpage/ranking'
import { createSiteLists, type SiteLists } from './site-lists.js'

const nowMs = Date.UTC(2026, 5, 1, 12, 30)
const cards = {
  get: (storyId: string) => ({
    card: { storyId },
    slugs: { section: 'world', publisher: undefined, tags: [] },
    language: undefined,
    knownSinceMinute: undefined,
  }),
  refresh: () => Promise.resolve([]),
  keep: () => undefined,
}

function setUp(): { board: StoryBoard; lists: SiteLists } {
  const board = createStoryBoard()
  const lists = createSiteLists(board, { cards, model: nowModel, nowMs })
  view(board, 'a', 9)
  view(board, 'b', 5)
  return { board, lists }
}

function view(board: StoryBoard, storyId: string, readers: number): void {
  const { readers: all, firstMinute } = storyHourCodes
  board.setCounts(storyId, Math.floor(nowMs / 3_600_000), [all, readers, firstMinute + 20, readers])
}

function idsOf({ ranked }: ReturnType<SiteLists['rank']>): string[] {
  return ranked.map(({ storyId }) => storyId)
}

it('stays what it is until another moment begins', () => {
  const { board, lists } = setUp()
  expect(idsOf(lists.rank('section:world', '1h'))).toEqual(['a', 'b'])
  view(board, 'c', 30)
  expect(idsOf(lists.rank('section:world', '1h'))).toEqual(['a', 'b'])
  lists.begin(nowMs)
  expect(idsOf(lists.rank('section:world', '1h'))).toEqual(['c', 'a', 'b'])
})
