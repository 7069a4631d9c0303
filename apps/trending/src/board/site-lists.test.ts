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
}
const hidden = new Set<string>()
const isVisible = (storyId: string): boolean => !hidden.has(storyId)

function setUp(): { board: StoryBoard; lists: SiteLists } {
  const board = createStoryBoard()
  const lists = createSiteLists(board, { cards, model: nowModel, nowMs, isVisible })
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

it('contains no story that may not be shown, in any scope, from the next moment on', () => {
  const { lists } = setUp()
  expect(idsOf(lists.rank('global', '1h'))).toEqual(['a', 'b'])
  hidden.add('a')
  lists.begin(nowMs)
  const windows = ['now', '1h'] as const
  for (const window of windows) {
    for (const scope of ['global', 'section:world']) expect(idsOf(lists.rank(scope, window))).toEqual(['b'])
  }
  hidden.clear()
})
