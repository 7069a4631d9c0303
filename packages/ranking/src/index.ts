export type { StoryActivity } from './trending/story-activity.js'
