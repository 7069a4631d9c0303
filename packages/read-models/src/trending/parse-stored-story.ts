import { makeStoryHour, type StoryHour } from '@frontpage/contracts'

/** All stored data of a story. */
export interface StoredStory {
  readonly storyId: string
  /** Readers by hour since 1970, of the last days; an hour in `hours` is here too. */
  readonly readersByHour: ReadonlyMap<number, number>
  /** The hours with stored details, oldest first. */
  readonly hours: readonly StoryHour[]
}

/** A story as `readTrendingScript` tells it, without the hours before `oldestHour` or after `newestHour`. */
export function parseStoredStory(
  storyId: string,
  text: string,
  { oldestHour, newestHour }: { oldestHour: number; newestHour: number },
): StoredStory {
  let end = readLine(text, 0)
  const readersByHour = new Map<number, number>()
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    const hour = numbers[at]!
    // A writer's clock may have been wrong.
    if (hour >= oldestHour && hour <= newestHour) readersByHour.set(hour, numbers[at + 1]!)
  }
  const hours: StoryHour[] = []
  while (end < text.length) {
    end = readLine(text, end + 1)
    hours.push(makeStoryHour(numbers[0] ?? 0, numbers, 1))
  }
  if (hours.length > 1) hours.sort((a, b) => a.hour - b.hour)
  return { storyId, readersByHour, hours }
}

const space = 32
const lineFeed = 10
const zero = 48

/** The numbers of the line that was read last. */
let numbers: number[] = []

/**
 * Reads whole numbers with a space between them, digit by digit, because a site's stories have millions. Returns where
 * the line ends.
 */
function readLine(text: string, from: number): number {
  numbers.length = 0
  let number = 0
  let hasDigit = false
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const digit = code - zero
    if (digit >= 0 && digit <= 9) {
      number = 10 * number + digit
      hasDigit = true
      continue
    }
    if (code !== space && code !== lineFeed) return readOtherLine(text, from)
    if (hasDigit) numbers.push(number)
    number = 0
    hasDigit = false
    if (code === lineFeed) return at
  }
  if (hasDigit) numbers.push(number)
  return at
}

/** Reads a line with other numbers, which this release does not write. */
function readOtherLine(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  const end = found === -1 ? text.length : found
  numbers = text.slice(from, end).split(' ').map(Number)
  return end
}
