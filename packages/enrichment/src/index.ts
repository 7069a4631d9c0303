export { createStoryIdentifier, type StoryIdentifier } from './story-id/create-story-identifier.js'
