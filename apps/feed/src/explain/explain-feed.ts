import { feedFeatureCount, feedFeatureNames, toFeedReasons } from '@frontpage/ranking'
import { z } from 'zod'
import { coverageSchemaFields } from '../answers/coverage-fields.js'
import type { RankedFeed } from '../answers/rank-feed.js'
import type { SiteStories } from '../board/site-board.js'

export const explanationSchema = z
  .object({
    site: z.string(),
    variant: z.string(),
    modelVersion: z.string(),
    isReaderKnown: z.boolean().meta({ description: 'False where Redis did not give the reader’s history' }),
    ...coverageSchemaFields,
    interests: z.array(z.object({ topic: z.string(), affinity: z.number() })),
    candidates: z
      .array(
        z.object({
          storyId: z.string(),
          title: z.string().optional(),
          sources: z.array(z.looseObject({ kind: z.string(), rank: z.int() })),
          inclusion: z
            .number()
            .meta({ description: 'The probability with which chance made it a candidate' }),
          interest: z
            .number()
            .meta({ description: 'What the reader’s interest in its topics adds to the score' }),
          isRanked: z.boolean().meta({
            description:
              'False for a candidate that was not among the best by popularity, co-reads and interest, and in no quota: it has no features, and stands below all others',
          }),
          score: z.number(),
          features: z.record(z.string(), z.number()).optional(),
          position: z.int().optional(),
          slot: z.string().optional(),
          propensity: z
            .number()
            .optional()
            .meta({ description: 'Absent where an editor’s review or cap moved it, or a story above it' }),
          reasons: z.array(z.looseObject({ code: z.string() })).optional(),
          duplicates: z.array(z.string()).optional().meta({ description: 'Stories of the same event' }),
          cut: z
            .looseObject({ code: z.string() })
            .optional()
            .meta({ description: 'Why it is not in the list' }),
        }),
      )
      .meta({ description: 'Best first' }),
    excluded: z
      .array(z.looseObject({ storyId: z.string(), code: z.string() }))
      .meta({ description: 'Stories that were met and that this reader must not get' }),
  })
  .meta({ id: 'FeedExplanation' })
export type FeedExplanation = z.input<typeof explanationSchema>

/** Every candidate of a feed with where it comes from, its features and score, and where it stands or why it does not. */
export function explainFeed(
  stories: SiteStories,
  feed: RankedFeed,
  nowMs: number,
): Pick<FeedExplanation, 'interests' | 'candidates' | 'excluded'> {
  const { found, features, ranked, presented } = feed
  const { interests } = found
  const items = new Map(presented.items.map((item) => [item.story.storyId, item]))
  const cuts = new Map(presented.cuts.map(({ storyId, ...cut }) => [storyId, cut]))
  const candidates = ranked.map(({ story, sources, inclusion, interest, score, isSpare }, at) => {
    const { storyId } = story
    const { title } = stories.knownOf(storyId).card
    const item = items.get(storyId)
    const cut = cuts.get(storyId)
    return {
      storyId,
      ...(title !== undefined && { title }),
      sources: sources.map((source) => ({ ...source })),
      inclusion,
      interest,
      score,
      isRanked: !isSpare,
      ...(!isSpare && {
        features: namedRow(features.rows.subarray(at * feedFeatureCount, (at + 1) * feedFeatureCount)),
      }),
      ...(item !== undefined && {
        position: item.position,
        slot: item.slot,
        ...(item.propensity !== undefined && { propensity: item.propensity }),
        reasons: toFeedReasons(item, { nowMs, interests }).map((reason) => ({ ...reason })),
        duplicates: [...item.duplicates],
      }),
      ...(item === undefined && cut !== undefined && { cut }),
    }
  })
  return {
    interests: Array.from(interests.affinities, ([topic, affinity]) => ({ topic, affinity })),
    candidates: candidates.toSorted((a, b) => b.score - a.score),
    excluded: found.excluded.map(({ story, exclusion }) => ({ storyId: story.storyId, ...exclusion })),
  }
}

function namedRow(row: Float64Array): Record<string, number> {
  return Object.fromEntries(feedFeatureNames.map((name, at) => [name, row[at]!]))
}
