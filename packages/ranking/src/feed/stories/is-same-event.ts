import type { TitleWords } from './title-words.js'

/** A headline of fewer words is too general: `Weather today`. */
const fewestWords = 3
/**
 * Two headlines of one event share four of seven words, or more. Half of them would find more (recall .74 in place of .66
 * on the pairs of test/event-pairs.ts), but of what is found, a sixth would be wrong in place of a tenth, and a story
 * that is wrongly merged is lost to the reader.
 */
export const eventLikeness = 0.57

/**
 * Whether two headlines report one event. Each naming a number that the other lacks makes them two, however alike they
 * are: earthquakes of M5.1 and M5.4.
 */
export function isSameEvent(first: TitleWords, second: TitleWords): boolean {
  return (
    Math.min(first.words.length, second.words.length) >= fewestWords &&
    titleLikeness(first.words, second.words) > eventLikeness &&
    !(hasOther(first.numbers, second.numbers) && hasOther(second.numbers, first.numbers))
  )
}

/** The Jaccard index of two ascending lists: shared words by all words of the two. */
export function titleLikeness(first: Int32Array, second: Int32Array): number {
  let shared = 0
  let at = 0
  for (let index = 0; index < first.length && at < second.length;) {
    const difference = first[index]! - second[at]!
    if (difference === 0) shared++
    if (difference <= 0) index++
    if (difference >= 0) at++
  }
  const all = first.length + second.length - shared
  return all === 0 ? 0 : shared / all
}

function hasOther(numbers: readonly string[], others: readonly string[]): boolean {
  return numbers.some((number) => !others.includes(number))
}
