import {
  catalogueStorySchema,
  controlRecordKeys,
  toStoryRecordId,
  type CatalogueStory,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** The kind's plural, as in `@frontpage/control-records`. */
const records = 'stories'

/** The catalogue's records of stories, in the order requested; undefined for one that it does not have, or cannot read. */
export async function readCatalogueStories(
  redis: Redis,
  { site, storyIds, namespace }: { site: string; storyIds: readonly string[]; namespace: string },
): Promise<(CatalogueStory | undefined)[]> {
  if (storyIds.length === 0) return []
  const key = controlRecordKeys(records, namespace).records
  const texts = await redis.hmget(key, ...storyIds.map((storyId) => toStoryRecordId(site, storyId)))
  return texts.map((text) => (text === null ? undefined : parse(text)))
}

function parse(text: string): CatalogueStory | undefined {
  try {
    return catalogueStorySchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
