import { createHmac } from 'node:crypto'
import {
  createLogger,
  createMetrics,
  createSigner,
  startHttpService,
  startTracing,
  startWithStack,
  type Logger,
  type RunningHttpService,
  type Signer,
} from '@frontpage/service-kit'
import { uuidv7 } from 'uuidv7'
import { loadAssets } from './assets/load-assets.js'
import type { NewsstandConfig } from './config.js'
import { createContentStore } from './content/content-store.js'
import { createPlatform } from './platform/platform.js'
import { createWithinTime } from './platform/within-time.js'
import { startPublishing } from './publish/start-publishing.js'
import { signReaderToken, type SignedReaderToken } from './readers/reader-tokens.js'
import { createVisits, type Visit } from './readers/visits.js'
import { sendNotFound } from './routes/define-page.js'
import type { SiteContext } from './routes/site-context.js'
import { siteRoutes } from './routes/site-routes.js'
import type { StorySource } from './stories/story-source.js'

export type { NewsstandConfig } from './config.js'
export { readNewsstandConfig } from './config.js'

export interface NewsstandOverrides {
  readonly log?: Logger
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Replaces the demo's stories. */
  readonly stories?: StorySource
  /** A page waits this long for a service, and is made without it then. Default 300. */
  readonly answerTimeoutMs?: number
}

/** The demo news site: pages made on the server from what the platform's services answer. */
export async function startNewsstand(
  config: NewsstandConfig,
  overrides: NewsstandOverrides = {},
): Promise<RunningHttpService> {
  const { now = Date.now, answerTimeoutMs = 300 } = overrides
  const log = overrides.log ?? createLogger({ service: 'newsstand', level: config.logLevel })
  return startWithStack({ log, deadlineMs: config.shutdownDeadlineMs }, async (stack) => {
    const metrics = createMetrics()
    const tracer = await startTracing({ name: 'newsstand', config, log, metrics, stack })
    const { services, publicServices, site, sdkKey, writeKey, readerTokenSecret } = config

    function readerTokenOf({ account }: Visit): SignedReaderToken | undefined {
      if (account === undefined || readerTokenSecret === undefined) return undefined
      return signReaderToken({ userId: account.id, site }, { secret: readerTokenSecret, now: now() })
    }

    if (readerTokenSecret === undefined) {
      log.warn(
        "sign-in is off: set NEWSSTAND_READER_TOKEN_SECRET to the feed's FEED_READER_TOKEN_SECRET, with which it believes an account",
      )
    }
    const content = createContentStore({ now })
    const context: SiteContext = {
      visits: createVisits({ signer: sessionSignerOf(readerTokenSecret), createId: uuidv7, now }),
      platform: createPlatform({
        urls: services,
        site,
        sdkKey,
        readerTokenOf: (visit) => readerTokenOf(visit)?.token,
        withinTime: createWithinTime({ timeoutMs: answerTimeoutMs, log, metrics }),
      }),
      stories: overrides.stories ?? content,
      assets: await loadAssets(),
      publicUrls: publicServices,
      site,
      writeKey,
      sdkKey,
      readerTokenOf,
      log,
      now,
    }
    const http = await startHttpService({
      name: 'newsstand',
      description: 'The pages of a small news site that uses every service of the platform.',
      config,
      log,
      stack,
      metrics,
      tracer,
      routes: siteRoutes(context),
      extendExpress(app) {
        app.use((req, res, next) => {
          const isPage =
            (req.method === 'GET' || req.method === 'HEAD') && req.accepts('html', 'json') === 'html'
          if (!isPage) return next()
          return sendNotFound(context, req, res)
        })
      },
    })
    if (overrides.stories === undefined) {
      const publicUrl = config.publicUrl ?? `http://127.0.0.1:${http.port}`
      const { feed: feedUrl, splitter: splitterUrl } = services
      stack.use(
        'publishing',
        startPublishing({
          stories: content,
          feedUrl,
          splitterUrl,
          site,
          publicUrl,
          log,
          metrics,
          now,
          adminSecret: config.adminSecret,
        }),
      )
    }
    return http
  })
}

/** Sessions survive a restart, and hold on every replica. Without an account that the feed believes there are none. */
function sessionSignerOf(readerTokenSecret: string | undefined): Signer | undefined {
  if (readerTokenSecret === undefined) return undefined
  const secret = createHmac('sha256', readerTokenSecret).update('newsstand sessions').digest('base64url')
  return createSigner(() => secret)
}
