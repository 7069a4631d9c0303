import { expect, it } from '@jest/globals'
import { storyHourCodes } from '@frontpage/contracts'
import { createStoryBoard, nowModel, type StoryBoard } from '@frontpage/ranking'
import { createSiteLists, type SiteLists } from './site-lists.js'

const nowMs = Date.UTC(2026, 5, 1, 12, 30)
const unread = new Set<string>()
const cards = {
  has: (storyId: string) => !unread.has(storyId),
  get: (storyId: string) => ({
    card: { storyId },
    slugs: { section: 'world', publisher: undefined, tags: [] },
    language: undefined,
    knownSinceMinute: undefined,
    ...(storyId.includes('/') && { readersToList: 3 }),
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

it('contains a page that only its address names from the number of readers on that it needs within an hour', () => {
  const { board, lists } = setUp()
  const { readers, firstMinute } = storyHourCodes
  const hour = Math.floor(nowMs / 3_600_000)
  for (const ago of [0, 1, 2]) board.setCounts('x.example/y', hour - ago, [readers, 2, firstMinute + 20, 2])
  lists.begin(nowMs)
  expect(idsOf(lists.rank('global', '6h'))).toEqual(['a', 'b'])
  board.setCounts('x.example/y', hour, [readers, 3, firstMinute + 20, 3])
  lists.begin(nowMs)
  expect(idsOf(lists.rank('global', '6h'))).toContain('x.example/y')
  expect(idsOf(lists.rank('section:world', 'now'))).toContain('x.example/y')
})

it('contains no story before its card was read, which says whether an editor blocks it', () => {
  const { board, lists } = setUp()
  unread.add('c')
  view(board, 'c', 30)
  lists.begin(nowMs)
  expect(idsOf(lists.rank('global', '1h'))).toEqual(['a', 'b'])
  unread.clear()
  lists.begin(nowMs)
  expect(idsOf(lists.rank('global', '1h'))).toEqual(['c', 'a', 'b'])
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
