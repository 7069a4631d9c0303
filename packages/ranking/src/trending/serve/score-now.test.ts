import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildStory, noon, noonMinute, steadily } from '../../../test/build-story.js'
import { nowModel } from './now-model.js'
import { rankNow } from './rank-now.js'
import { scoreNow } from './score-now.js'
import { sumSiteHours } from '../../../test/sum-site-hours.js'
import type { StoryActivity } from './story-activity.js'
import { featureCount, featureNames, toStoryFeatures } from './story-features.js'

const scores = (stories: readonly StoryActivity[]) => [...scoreNow(toStoryFeatures(stories, noon), nowModel)]
const someStories = fc
  .array(fc.record({ age: fc.integer({ min: 1, max: 900 }), every: fc.integer({ min: 1, max: 40 }) }), {
    minLength: 2,
    maxLength: 25,
  })
  .map((shapes) =>
    shapes.map(({ age, every }, index) =>
      buildStory(
        `story-${index}`,
        steadily(noonMinute - age, noonMinute, 1).filter((_, at) => at % every === 0),
      ),
    ),
  )

/** Twenty stories of an ordinary hour: story n has n readers in each ten minutes, for two hours. */
function organicSite(): StoryActivity[] {
  return Array.from({ length: 20 }, (_, index) =>
    buildStory(
      `organic-${index + 1}`,
      Array.from({ length: 12 * (index + 1) }, (_unused, reader) => ({
        minute: noonMinute - 120 + Math.floor((reader * 10) / (index + 1)),
        network: 1 + ((reader * 17 + index) % 63),
        source: reader % 3,
        channel: 1 + (reader % 3),
      })),
    ),
  )
}

const topTen = (stories: readonly StoryActivity[]) =>
  rankNow(stories, noon, { limit: 10, siteHours: sumSiteHours(stories) }).map(({ storyId }) => storyId)

describe('the score of window now', () => {
  it('was fitted on the features that there are', () => {
    expect(nowModel.features).toEqual(featureNames)
    expect(nowModel.means).toHaveLength(featureCount)
    for (const { input, offset, output, direct } of nowModel.networks) {
      expect(offset.length % 4).toBe(0)
      expect(input).toHaveLength(offset.length * featureCount)
      expect(output).toHaveLength(offset.length)
      expect(direct).toHaveLength(featureCount)
    }
  })

  it('is a finite number for any story, also without readers or from the future', () => {
    const empty = { storyId: 'empty', firstMinute: noonMinute + 500, hours: [], olderHours: new Map() }
    const later = buildStory('later', steadily(noonMinute + 5, noonMinute + 20, 2))
    for (const score of scores([empty, later])) expect(Number.isFinite(score)).toBe(true)
  })

  it('gives no place to a story that was told to be read, but that nobody viewed', () => {
    const told = buildStory('told', [])
    const [hour] = buildStory('x', [{ minute: noonMinute - 1, readers: 1 }]).hours
    const unread = {
      ...told,
      hours: [{ ...hour!, readers: 0, minutes: new Map(), reads: 40, engagedSeconds: 9_000 }],
    }
    const viewed = buildStory('viewed', [{ minute: noonMinute - 1 }])
    expect(rankNow([unread, viewed], noon, { limit: 10 }).map(({ storyId }) => storyId)).toEqual(['viewed'])
  })

  it('does not depend on the order of the stories', () => {
    fc.assert(
      fc.property(someStories, (stories) => {
        const forward = scores(stories)
        const backward = scores(stories.toReversed()).toReversed()
        forward.forEach((score, index) => expect(backward[index]).toBeCloseTo(score, 6))
      }),
      { numRuns: 30 },
    )
  })

  it('prefers the story with more readers of the same age, and the one that is read now', () => {
    const busy = buildStory('busy', steadily(noonMinute - 60, noonMinute, 3))
    const quiet = buildStory('quiet', steadily(noonMinute - 60, noonMinute, 1))
    const past = buildStory('past', steadily(noonMinute - 60, noonMinute - 30, 3))
    const [first, second, third] = scores([busy, quiet, past])
    expect(first).toBeGreaterThan(second!)
    expect(first).toBeGreaterThan(third!)
  })

  it('sees no hour after now', () => {
    const before = steadily(noonMinute - 60, noonMinute, 2)
    const [known] = scores([buildStory('a', before)])
    const [peeked] = scores([buildStory('a', [...before, ...steadily(noonMinute + 60, noonMinute + 190, 9)])])
    expect(peeked).toBeCloseTo(known!, 6)
  })
})

describe('a story that somebody pushes', () => {
  const weakest = buildStory('pushed', [{ minute: noonMinute - 30, network: 3, source: 1, channel: 2 }])

  it('is not in the top ten by itself, but would be with as many genuine readers', () => {
    expect(topTen([...organicSite(), weakest])).not.toContain('pushed')
    const readers = steadily(noonMinute - 30, noonMinute, 30).map((reader, index) => ({
      ...reader,
      source: index % 3,
      channel: 1 + (index % 3),
    }))
    expect(topTen([...organicSite(), buildStory('pushed', readers)])[0]).toBe('pushed')
  })

  it.each([
    ['a network with 1,000 invented readers', { network: 9 }],
    ['two networks', undefined],
    ['an app that nobody else reads with', { source: 7 }],
    ['a channel that nobody else comes by', { channel: 6 }],
  ])('does not get into it by %s', (_name, cells) => {
    const flood = Array.from({ length: 1_000 }, (_unused, reader) => ({
      minute: noonMinute - 30 + (reader % 30),
      network: 1 + (reader % 63),
      source: reader % 3,
      channel: 1 + (reader % 3),
      ...(cells ?? { network: 9 + (reader % 2) }),
    }))
    const genuine = [4, 5, 6].map((network) => ({ minute: noonMinute - 10, network, source: 0, channel: 1 }))
    const pushed = buildStory('pushed', [...flood, ...genuine], { firstMinute: noonMinute - 300 })
    expect(topTen([...organicSite(), pushed])).not.toContain('pushed')
  })
  it('does not look like news when a flood of the last minute meets the genuine readers of the hour', () => {
    const genuine = steadily(noonMinute - 60, noonMinute, 1).filter(({ minute }) => minute % 6 === 0)
    const flood = { minute: noonMinute - 1, readers: 1_000, network: 9, source: 1, channel: 1 }
    const quiet = organicSite().slice(10)
    const rankOf = (seen: typeof genuine) =>
      rankNow([...quiet, buildStory('pushed', seen)], noon, { limit: 20 }).findIndex(
        ({ storyId }) => storyId === 'pushed',
      )
    expect(rankOf([...genuine, flood])).toBeGreaterThanOrEqual(rankOf(genuine) - 1)
    expect(rankOf([...genuine, ...steadily(noonMinute - 1, noonMinute, 60)])).toBe(0)
  })
})
