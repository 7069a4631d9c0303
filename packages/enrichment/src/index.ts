export { createTranslator, type Translation, type Translator } from './vocabulary/create-translator.js'
export { createStoryIdentifier, type StoryIdentifier } from './story-id/create-story-identifier.js'
