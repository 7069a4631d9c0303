import type { Random } from '../traffic/random.js'
import { toUuid, type DemoReader } from './create-readers.js'

export interface DemoEvent {
  readonly messageId: string
  readonly type: 'page' | 'track' | 'identify'
  readonly [field: string]: unknown
}

/** A story as a page tells it. */
export interface StoryProperties {
  readonly storyId: string
  readonly [property: string]: unknown
}

/** Makes the events of one reader, as the browser SDK words them. */
export interface EventMaker {
  page(properties: object): DemoEvent
  track(event: string, properties: object): DemoEvent
  identify(): DemoEvent
}

export function createEventMaker(
  reader: DemoReader,
  {
    random,
    now,
    isSignedIn,
    referrer,
  }: { random: Random; now: () => number; isSignedIn: boolean; referrer?: string },
): EventMaker {
  function make(type: DemoEvent['type'], fields: object): DemoEvent {
    const timestamp = new Date(now()).toISOString()
    return {
      messageId: toUuid(random),
      type,
      anonymousId: reader.anonymousId,
      ...((isSignedIn || type === 'identify') && reader.userId !== undefined && { userId: reader.userId }),
      timestamp,
      context: {
        library: { name: 'frontpage-demo', version: '1' },
        userAgent: reader.userAgent,
        ip: reader.ip,
        locale: reader.language === 'id' ? 'id-ID' : 'en-GB',
        timezone: 'Asia/Jakarta',
        ...(referrer !== undefined && { page: { referrer } }),
      },
      ...fields,
    }
  }
  return {
    page: (properties) => make('page', { properties }),
    track: (event, properties) => make('track', { event, properties }),
    identify: () => make('identify', { traits: { language: reader.language } }),
  }
}
