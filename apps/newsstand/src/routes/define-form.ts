import { defineRawRoute, HttpFault, readBody, type RawRoute } from '@frontpage/service-kit'
import type { IncomingMessage } from 'node:http'
import type { Visit } from '../readers/visits.js'
import { sendNotNow } from './define-page.js'
import type { SiteContext } from './site-context.js'

interface FormOutcome {
  readonly location: string
  /** The form's wish could not be fulfilled now: a page says so, and leads on to `location`. */
  readonly isRefused?: boolean
  readonly setCookies?: readonly string[]
}

interface FormDefinition {
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly accept: (visit: Visit, form: URLSearchParams) => Promise<FormOutcome> | FormOutcome
}

const maxFormBytes = 8 * 1024

/** Defines the route of a form that a page of ours posts: it ends with a redirect to a page. */
export function defineForm(site: SiteContext, { accept, ...documentation }: FormDefinition): RawRoute {
  return defineRawRoute({
    method: 'POST',
    tags: ['forms'],
    documents: {
      bodyTypes: ['application/x-www-form-urlencoded'],
      responses: {
        303: { description: 'Done; the page to go on with' },
        503: {
          description: 'Not done, because a service is away; a page that says so',
          contentType: 'text/html',
        },
      },
    },
    ...documentation,
    async handler(req, res) {
      refuseForeignPages(req)
      const form = new URLSearchParams((await readBody(req, { maxBytes: maxFormBytes })).toString())
      const visit = site.visits.read(req)
      const { location, isRefused, setCookies = [] } = await accept(visit, form)
      if (isRefused === true) return sendNotNow(site, req, res, location)
      res.statusCode = 303
      res.setHeader('Location', location)
      const cookies = [...visit.setCookies, ...setCookies]
      if (cookies.length > 0) res.setHeader('Set-Cookie', cookies)
      res.setHeader('Content-Length', 0)
      res.end()
    },
  })
}

/** @throws HttpFault where another site's page posts a form with our reader's cookies */
function refuseForeignPages({ headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site']
  const { origin } = headers
  const isOurs =
    site === undefined
      ? origin === undefined || (URL.canParse(origin) && new URL(origin).host === headers.host)
      : site === 'same-origin' || site === 'none'
  if (!isOurs) {
    throw new HttpFault(403, 'foreign_form', {
      detail: 'This form is accepted from pages of this site only.',
    })
  }
}

/** A path of this site, for a redirect; anything else leads to the front page. */
export function readReturnPath(form: URLSearchParams): string {
  const path = form.get('return') ?? '/'
  return /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : '/'
}
