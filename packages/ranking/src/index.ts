export type { StoryActivity } from './trending/story-activity.js'
export { createStoryBoard, type StoryBoard } from './trending/story-board.js'
