import type { Migration } from './migration.js'

/** The platform's name for a track call, whatever its source calls it: `event` keeps the name that was sent. */
export const storyEvent: Migration = {
  version: 4,
  name: 'story-event',
  statements: [
    `ALTER TABLE events ADD COLUMN IF NOT EXISTS story_event String CODEC(ZSTD(1)) AFTER story_id`,
  ],
}
