/** The event of an element with `data-story` that shows another story from now on. */
export const storyChanged = 'newsstand:story-changed'
