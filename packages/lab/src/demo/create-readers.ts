import { pick, type Random } from '../traffic/random.js'

/** A reader of the demo, with a taste that does not change. */
export interface DemoReader {
  readonly anonymousId: string
  /** The account that the reader signs in to one day; undefined: never. */
  readonly userId: string | undefined
  readonly language: 'en' | 'id'
  /** How much the reader likes a section: about 1 for the favourites, far less for the rest. */
  readonly taste: ReadonlyMap<string, number>
  /** The hour of the day at which the reader comes most. */
  readonly usualHour: number
  /** How many stories of a list the reader looks at. */
  readonly patience: number
  readonly userAgent: string
  readonly ip: string
}

export const demoSections = [
  'politics',
  'world',
  'economy',
  'science',
  'technology',
  'health',
  'sport',
  'culture',
] as const

const systems = [
  'Windows NT 10.0; Win64; x64',
  'Linux; Android 14; K',
  'Macintosh; Intel Mac OS X 10_15_7',
  'X11; Linux x86_64',
]

/** Makes readers up: the same ones for the same random numbers, so that they come back after a restart. */
export function createReaders(count: number, random: Random): DemoReader[] {
  return Array.from({ length: count }, (_, index) => {
    const [favourite, second] = [pick(random, demoSections), pick(random, demoSections)]
    const taste = new Map(demoSections.map((section) => [section, 0.03 + random() * 0.05]))
    taste.set(second, 0.5 + random() * 0.2)
    taste.set(favourite, 0.9 + random() * 0.1)
    const system = systems[index % systems.length]!
    const version = 120 + Math.floor(random() * 25)
    return {
      anonymousId: toUuid(random),
      userId: random() < 0.25 ? `demo-${index + 1}` : undefined,
      language: random() < 0.5 ? 'en' : 'id',
      taste,
      usualHour: pick(random, [7, 8, 12, 13, 18, 20, 21, 22]),
      patience: 6 + Math.floor(random() * 10),
      userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
      ip: `${36 + (index % 80)}.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}.7`,
    }
  })
}

/** How likely a reader is to come in an hour, beside the usual one: from 0.1 to 1. */
export function presenceAt({ usualHour }: Pick<DemoReader, 'usualHour'>, hour: number): number {
  const apart = Math.abs(hour - usualHour)
  const distance = Math.min(apart, 24 - apart)
  return Math.max(0.1, 1 - distance / 6)
}

/** A random UUID (version 4), as a reader's device makes one up. */
export function toUuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = pick(random, ['8', '9', 'a', 'b'])
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
