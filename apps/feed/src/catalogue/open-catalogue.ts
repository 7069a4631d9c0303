import type { CatalogueStory } from '@frontpage/contracts'
import { storyImportsLeaseKey } from '@frontpage/contracts'
import { openControlRecords, storyRecords, type ControlRecordAdmin } from '@frontpage/control-records'
import { StoreUnavailableError, type EventStoreConfig } from '@frontpage/event-store'
import { createLease, type Redis } from '@frontpage/redis'
import type { AnyRoute, ClosingStack, Logger, Metrics } from '@frontpage/service-kit'
import { createCatalogueMetrics } from './catalogue-metrics.js'
import { parseDocument } from './documents/parse-document.js'
import { parseInThread, type DocumentParser } from './documents/parse-in-thread.js'
import { storyFeedRecords, type StoryFeed } from './feeds/story-feeds.js'
import { createIdentityIndex } from './identity/identity-index.js'
import { importFeed } from './imports/import-feed.js'
import { importLeaseMs, startImportSchedule } from './imports/import-schedule.js'
import { createImportStates } from './imports/import-states.js'
import { toEditedStory } from './records/to-edited-story.js'
import { postStories } from './routes/post-stories.js'
import { listStoryImports, startStoryImport } from './routes/story-imports.js'

export interface CatalogueOptions {
  /** A connection of role `producer`. */
  readonly redis: Redis
  readonly namespace: string
  readonly clickhouse: EventStoreConfig
  readonly log: Logger
  readonly metrics: Metrics
  readonly stack: ClosingStack
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** `host:port` of feeds in a private network, or on other ports than 80 and 443, which may be imported nevertheless. */
  readonly privateFeedHosts: readonly string[]
  /** Reads documents without threads of their own. */
  readonly sharesThread?: boolean
}

export interface OpenCatalogue {
  readonly routes: readonly AnyRoute[]
  readonly admin: ControlRecordAdmin<CatalogueStory>
  isLoaded(): boolean
}

/** The catalogue's administration: its records, those of the feeds that fill it, and the imports while no other process does them. */
export async function openCatalogue(options: CatalogueOptions): Promise<OpenCatalogue> {
  const { redis, namespace, now, stack } = options
  const log = options.log.child({ part: 'catalogue' })
  const isStoreFault = (error: unknown): boolean => error instanceof StoreUnavailableError
  const identities = createIdentityIndex((id) => byId(id))
  const stories = await openControlRecords(storyRecords, {
    ...options,
    onChange: ({ changed }) => identities.use(changed),
  })
  const byId = (id: string): CatalogueStory | undefined => stories.registry.byId(id)
  const feeds = await openControlRecords(storyFeedRecords, options)
  const allFeeds = (): readonly StoryFeed[] => feeds.registry.all()
  const parseHere: DocumentParser = async ({ bytes, ...rest }) => parseDocument(bytes, rest)
  const parse = options.sharesThread === true ? parseHere : parseInThread
  const metrics = createCatalogueMetrics(options.metrics)
  const states = createImportStates(redis, namespace)
  const lease = createLease(redis, { key: storyImportsLeaseKey(namespace), ttlMs: importLeaseMs })

  stack.use(
    'imports of stories',
    startImportSchedule({
      // Imports wait until the known stories are loaded, or every story of a feed would be new.
      feeds: () => (stories.registry.isLoaded() && feeds.registry.isLoaded() ? allFeeds() : []),
      states,
      lease,
      now,
      importFeed: (feed, before, signal) =>
        importFeed(feed, before, {
          admin: stories.admin,
          known: { byId, byAlias: (alias) => identities.find(alias) },
          isActive: (feedId) => feeds.registry.byId(feedId)?.enabled === true,
          privateHosts: options.privateFeedHosts,
          parse,
          now,
          isStoreFault,
          onUnexpected: (error) =>
            log.error({ err: error, storyFeedId: feed.id }, 'feed could not be imported'),
          signal,
        }),
      onImported({ report }) {
        metrics.countImport(report)
        const { feedId, status, fault, items } = report
        if (report.failures === 1)
          log.warn({ storyFeedId: feedId, fault }, 'feed could not be imported; it is tried again')
        else log.info({ storyFeedId: feedId, status, items }, 'feed imported')
      },
      onError: (error) => log.debug({ err: error }, 'imports cannot be scheduled; Redis does not answer'),
    }),
  )

  return {
    admin: stories.admin,
    isLoaded: () => stories.registry.isLoaded(),
    routes: [
      postStories({ admin: stories.admin, byId, isStoreFault, onOutcomes: metrics.countLines, log }),
      ...stories.routes({ toRecord: (body, { id }) => toEditedStory(id, body, byId(id)) }),
      ...feeds.routes(),
      listStoryImports({ feeds: allFeeds, states, now }),
      startStoryImport({ feeds: allFeeds, states, now }),
    ],
  }
}
