import { Document, type AssetUrls } from './document.js'
import type { PageContext } from './page-context.js'

const codes = { 'not-found': '404', failed: '500', 'not-now': '503' } as const

/** It loads no script: an error is no page view. */
export function ErrorPage({
  page,
  assets,
  kind,
  back = '/',
}: {
  page: PageContext
  assets: AssetUrls
  kind: keyof typeof codes
  /** The path to go on with; the front page by default. */
  back?: string
}) {
  const { texts } = page
  const [title, lead] = {
    'not-found': [texts.notFound, texts.notFoundLead],
    failed: [texts.failed, texts.failedLead],
    'not-now': [texts.notNow, texts.notNowLead],
  }[kind]
  return (
    <Document page={page} assets={assets} title={`${title} — ${texts.siteName}`}>
      <div className="me error">
        <p className="error__code">{codes[kind]}</p>
        <h1 className="page-head__title">{title}</h1>
        <p className="me__lead">{lead}</p>
        <p>
          <a className="button button--strong" href={back}>
            {back === '/' ? texts.backHome : texts.back}
          </a>
        </p>
      </div>
    </Document>
  )
}
