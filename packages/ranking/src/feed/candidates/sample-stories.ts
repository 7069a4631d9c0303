/** A uniform sample without replacement: the beginning of a Fisher-Yates shuffle. */
export function sampleStories<Story>(stories: readonly Story[], size: number, random: () => number): Story[] {
  const shuffled = [...stories]
  const count = Math.min(size, shuffled.length)
  for (let at = 0; at < count; at++) {
    const chosen = at + Math.floor(random() * (shuffled.length - at))
    const story = shuffled[chosen]!
    shuffled[chosen] = shuffled[at]!
    shuffled[at] = story
  }
  return shuffled.slice(0, count)
}
