import type { Attack, HostileItem } from './attack.js'

const maxBatchBytes = 480_000

function hostileItem(messageId: string, fields: string): HostileItem {
  return { messageId, json: `{"type":"page","messageId":"${messageId}",${fields}}` }
}

const toItems = (count: number, build: (index: number) => HostileItem): HostileItem[] =>
  Array.from({ length: count }, (_, index) => build(index))

/** A context of the whole batch is written with each of its events: 230 KB become 8 MB. */
const amplifiedContext: Attack = {
  name: 'amplifiedContext',
  everyMs: 2_000,
  run: ({ postBatch }, round) =>
    postBatch(
      toItems(2_400, (index) => hostileItem(`amplified-${round}-${index}`, '"userId":"a"')),
      { context: { pad: 'x'.repeat(3_250) } },
    ),
}

/** Values and keys that ClickHouse's JSON type refuses as they are. */
const unstorableContent: Attack = {
  name: 'unstorableContent',
  everyMs: 1_000,
  run: ({ postBatch }, round) => {
    const properties = [
      '{"n":98765432109876543210}',
      '{"n":-5.9e19}',
      '{"a.b":1,"a%2Eb":2}',
      '{"a":1,"a.b":2}',
    ]
    return postBatch(
      toItems(1_000, (index) =>
        hostileItem(
          `unstorable-${round}-${index}`,
          `"anonymousId":"a","properties":${properties[index % properties.length]}`,
        ),
      ),
    )
  },
}

/** Client times over a hundred years: each month is a partition of the archive. */
const manyMonths: Attack = {
  name: 'manyMonths',
  everyMs: 2_000,
  run: ({ postBatch }, round) =>
    postBatch(
      toItems(1_200, (index) => {
        const at = new Date(Date.UTC(2000 + Math.floor(index / 12), index % 12, 15)).toISOString()
        return hostileItem(`months-${round}-${index}`, `"anonymousId":"a","timestamp":"${at}"`)
      }),
    ),
}

/** Stories that do not exist, each with one invented reader, some with long addresses. */
const inventedStories: Attack = {
  name: 'inventedStories',
  everyMs: 1_000,
  run: ({ postBatch }, round) => {
    const isLong = round % 2 === 1
    const pad = isLong ? 'i'.repeat(1_900) : ''
    const items = toItems(isLong ? 100 : 2_400, (index) => {
      const id = `${round}-${index}`
      const address = `https://invented.example/${pad}${id}`
      const long = isLong ? `,"image":"${address}","url":"${address}"` : ''
      return hostileItem(
        `invented-${id}`,
        `"anonymousId":"reader-${id}","properties":{"storyId":"invented-${id}"${long}}`,
      )
    })
    return postBatch(items)
  },
}

/** Views with times hours ago and tomorrow. */
const shiftedClocks: Attack = {
  name: 'shiftedClocks',
  everyMs: 2_000,
  run: ({ postBatch }, round) =>
    postBatch(
      toItems(500, (index) => {
        const hours = (index % 48) - 24
        const at = new Date(Date.now() + hours * 3_600_000).toISOString()
        return hostileItem(
          `shifted-${round}-${index}`,
          `"anonymousId":"late-${round}-${index}","timestamp":"${at}","properties":{"storyId":"story-${index % 50}"}`,
        )
      }),
    ),
}

/** The largest possible number of the shortest events in a body of the largest size. */
const shortestEvents: Attack = {
  name: 'shortestEvents',
  everyMs: 5_000,
  run: ({ postBatch }, round) => {
    const count = Math.min(2_400, Math.floor(maxBatchBytes / 80))
    return postBatch(
      toItems(count, (index) => hostileItem(`short-${round}-${index}`, `"anonymousId":"${index}"`)),
    )
  },
}

export const eventAttacks: readonly Attack[] = [
  amplifiedContext,
  unstorableContent,
  manyMonths,
  inventedStories,
  shiftedClocks,
  shortestEvents,
]
