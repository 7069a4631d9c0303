import type { IncomingMessage, ServerResponse } from 'node:http'
import { ClientGoneError, defineRawRoute, requestIdOf, type RawRoute } from '@frontpage/service-kit'
import type { ReactElement } from 'react'
import { ErrorPage } from '../pages/error-page.js'
import type { PageContext } from '../pages/page-context.js'
import type { Visit } from '../readers/visits.js'
import { sendPage } from './send-page.js'
import { toPageContext, type SiteContext } from './site-context.js'

interface PageRequest {
  readonly visit: Visit
  readonly page: PageContext
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

interface PageDefinition {
  readonly path: string
  readonly operationId: string
  readonly summary: string
  /** Undefined: there is no such page. */
  readonly make: (request: PageRequest) => Promise<ReactElement | undefined> | ReactElement | undefined
}

/** Defines the route of a page: reads the visit, makes the page, and answers faults with a page as well. */
export function definePage(site: SiteContext, { make, ...documentation }: PageDefinition): RawRoute {
  return defineRawRoute({
    method: 'GET',
    tags: ['pages'],
    documents: { responses: { 200: { description: 'The page', contentType: 'text/html' } } },
    ...documentation,
    // Links are cut off in mails and chats, within a letter of a script that is not Latin, too.
    onMalformedPath: (req, res) => sendNotFound(site, req, res),
    async handler(req, res, params: unknown) {
      const visit = site.visits.read(req)
      const page = toPageContext(site, visit)
      const query = new URL(visit.path, 'http://newsstand').searchParams
      try {
        const element = await make({ visit, page, params: params as Record<string, string>, query })
        if (element === undefined) return await sendNotFound(site, req, res)
        await sendPage(site, req, res, { visit, element, setCookies: visit.setCookies })
      } catch (error) {
        if (error instanceof ClientGoneError) throw error
        site.log.error({ err: error, requestId: requestIdOf(req) }, 'page could not be made')
        const failed = <ErrorPage page={page} assets={site.assets.urls} kind="failed" />
        await sendPage(site, req, res, { visit, status: 500, element: failed })
      }
    },
  })
}

export async function sendNotFound(
  site: SiteContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const visit = site.visits.read(req)
  const page = toPageContext(site, visit)
  const element = <ErrorPage page={page} assets={site.assets.urls} kind="not-found" />
  await sendPage(site, req, res, { visit, status: 404, element })
}

/** Says that what the reader asked for could not be done, and leads back. */
export async function sendNotNow(
  site: SiteContext,
  req: IncomingMessage,
  res: ServerResponse,
  back: string,
): Promise<void> {
  // The form's own address is no page, so whatever leads back to this one leads to that before it.
  const visit = { ...site.visits.read(req), path: back }
  const page = toPageContext(site, visit)
  const element = <ErrorPage page={page} assets={site.assets.urls} kind="not-now" back={back} />
  await sendPage(site, req, res, { visit, status: 503, element })
}
