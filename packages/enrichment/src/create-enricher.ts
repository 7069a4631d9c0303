import {
  isJsonObject,
  sourceSchema,
  storyEvents,
  type AcceptedEvent,
  type DeviceClass,
  type Enrichment,
  type JsonValue,
  type Source,
  type StoryEvent,
} from '@frontpage/contracts'
import { describeAppDevice } from './app-device/describe-app-device.js'
import { findBotMarks } from './bot-marks/find-bot-marks.js'
import { readCampaign } from './campaign/read-campaign.js'
import { createChannelFinder, sitesOfOrigins } from './referrer/create-channel-finder.js'
import { describeSender, type Sender } from './sender/describe-sender.js'
import { createStoryIdentifier } from './story-id/create-story-identifier.js'
import { createStoryPropertiesReader } from './story-properties/create-story-properties-reader.js'
import { createUserAgentReader, type UserAgentDescription } from './user-agent/describe-user-agent.js'

export type Enricher = (event: AcceptedEvent, source: Source | undefined) => Enrichment

const knownEvents: ReadonlySet<string> = new Set(storyEvents)
const unknownSource = { mapping: sourceSchema.shape.mapping.parse(undefined), allowedOrigins: [] }

/**
 * Derives the enrichment of an event from itself, its source and two look-ups by its truncated address; the result is
 * always the same for the same event. For a reader who asked not to be tracked, nothing is derived from fields that the
 * tracker removed: without a user agent, browser and device stay unknown.
 */
export function createEnricher(
  lookUp: { countryOf?: (ip: string) => string | undefined; isDataCentre?: (ip: string) => boolean } = {},
): Enricher {
  const readUserAgent = createUserAgentReader()
  const findChannel = createChannelFinder()
  const compiled = new WeakMap<object, ReturnType<typeof compileSource>>()

  function compile(source: Pick<Source, 'mapping' | 'allowedOrigins'>): ReturnType<typeof compileSource> {
    let rules = compiled.get(source)
    if (rules === undefined) compiled.set(source, (rules = compileSource(source)))
    return rules
  }

  return (event, source) => {
    const rules = compile(source ?? unknownSource)
    const { ip } = event
    const sender = describeSender(event)
    const userAgent = sender.userAgent === undefined ? undefined : readUserAgent(sender.userAgent)
    const isInDataCentre = ip !== undefined && lookUp.isDataCentre?.(ip) === true
    const storyId = rules.identifyStory(event)
    const device = describeDevice(event, sender, userAgent)

    const context = event.context
    const page = isJsonObject(context?.page) ? context.page : undefined
    const ownUrl = text(event.properties?.url)
    const pageUrl = text(page?.url) ?? ownUrl
    const campaign = readCampaign(pageUrl, context?.campaign)
    const arrival = findChannel({
      pageUrl,
      referrer: text(page?.referrer) ?? text(event.properties?.referrer) ?? deepLink(context?.referrer),
      campaign,
      ownSites: rules.sites,
    })

    return {
      storyId,
      storyEvent: rules.storyEventOf(event),
      properties: rules.readProperties(event.properties),
      browser: device.browser,
      browserVersion: device.browserVersion,
      os: device.os,
      deviceClass: device.deviceClass,
      botMarks: findBotMarks(event, sender, { userAgent, isInDataCentre }),
      channel: arrival.channel,
      referrerSource: arrival.source,
      utmSource: campaign.source,
      utmMedium: campaign.medium,
      utmCampaign: campaign.name,
      utmTerm: campaign.term,
      utmContent: campaign.content,
      utmId: campaign.id,
      clickIds: campaign.clickIds,
      // A server that sends no reader's address is itself at the connection's address.
      country:
        ip === undefined || (isInDataCentre && sender.kind === 'server') ? undefined : lookUp.countryOf?.(ip),
    }
  }
}

function compileSource({ mapping, allowedOrigins }: Pick<Source, 'mapping' | 'allowedOrigins'>) {
  const events: ReadonlyMap<string, StoryEvent> = new Map(Object.entries(mapping.events))
  return {
    identifyStory: createStoryIdentifier(mapping),
    readProperties: createStoryPropertiesReader(mapping),
    sites: sitesOfOrigins(allowedOrigins),
    /** The platform's own event names keep their meaning, whatever the mapping contains. */
    storyEventOf({ type, event }: AcceptedEvent): StoryEvent | undefined {
      if (type === 'page' || type === 'screen') return 'Story Viewed'
      if (event === undefined) return undefined
      return knownEvents.has(event) ? (event as StoryEvent) : events.get(event)
    },
  }
}

interface Device {
  browser: string | undefined
  browserVersion: number | undefined
  os: string | undefined
  deviceClass: DeviceClass | undefined
}
const noDevice: Device = {
  browser: undefined,
  browserVersion: undefined,
  os: undefined,
  deviceClass: undefined,
}

/** An app has no browser, whatever its system's user agent contains, and its context describes the device better. */
function describeDevice(
  event: AcceptedEvent,
  sender: Sender,
  userAgent: UserAgentDescription | undefined,
): Device {
  if (event.privacy !== undefined) return noDevice
  if (sender.kind !== 'app') return userAgent ?? noDevice
  const said = describeAppDevice(event.context)
  return {
    ...noDevice,
    os: said.os ?? userAgent?.os,
    deviceClass: userAgent?.isKnownBot === true ? 'bot' : (said.deviceClass ?? userAgent?.deviceClass),
  }
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Returns the link that opened an app: `referrer` in https://segment.com/docs/connections/spec/common/#context. */
function deepLink(referrer: JsonValue | undefined): string | undefined {
  return isJsonObject(referrer) ? (text(referrer.url) ?? text(referrer.link)) : undefined
}
