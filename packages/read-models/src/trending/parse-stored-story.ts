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
  const [first = '', ...others] = text.split('\n')
  const byHour = parseNumbers(first)
  const readersByHour = new Map<number, number>()
  for (let at = 0; at + 1 < byHour.length; at += 2) {
    const hour = byHour[at]!
    // A writer's clock may have been wrong.
    if (hour >= oldestHour && hour <= newestHour) readersByHour.set(hour, byHour[at + 1]!)
  }
  return { storyId, readersByHour, hours: inOrder(others.map(parseHour)) }
}

function parseHour(line: string): StoryHour {
  const numbers = parseNumbers(line)
  return makeStoryHour(numbers[0] ?? 0, numbers, 1)
}

function inOrder(hours: StoryHour[]): StoryHour[] {
  return hours.length < 2 ? hours : hours.sort((a, b) => a.hour - b.hour)
}

const space = 32
const zero = 48

/** Whole numbers with a space between them, digit by digit: a site's stories have millions. */
function parseNumbers(line: string): number[] {
  const numbers: number[] = []
  let number = 0
  let hasDigit = false
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (code === space) {
      if (hasDigit) numbers.push(number)
      number = 0
      hasDigit = false
    } else {
      const digit = code - zero
      // Nothing that we write: as it was read before, number by number.
      if (digit < 0 || digit > 9) return line.split(' ').map(Number)
      number = 10 * number + digit
      hasDigit = true
    }
  }
  if (hasDigit) numbers.push(number)
  return numbers
}
