import type { Migration } from './migration.js'

/** What a track call stands for in the platform's vocabulary, whatever its source calls it: `event` stays as it was sent. */
export const storyEvent: Migration = {
  version: 4,
  name: 'story-event',
  statements: [
    `ALTER TABLE events ADD COLUMN IF NOT EXISTS story_event String CODEC(ZSTD(1)) AFTER story_id`,
  ],
}
