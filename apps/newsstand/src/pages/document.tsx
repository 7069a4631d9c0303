import type { ReactNode } from 'react'
import { languages, textsOf } from '../texts/texts.js'
import type { PageContext } from './page-context.js'
import type { PageData } from './page-data.js'
import { formatDay } from './when.js'

/** The addresses of the files that every page loads. */
export interface AssetUrls {
  readonly style: string
  readonly script: string
}

interface DocumentProps {
  readonly page: PageContext
  readonly assets: AssetUrls
  readonly title: string
  readonly description?: string
  /** The section that is open, or `front`. */
  readonly current?: string
  readonly data?: PageData | undefined
  /** The first window's picture, fetched before the page is laid out. */
  readonly preloadImage?: string | undefined
  readonly banner?: ReactNode
  readonly children: ReactNode
}

/** The frame of every page: head, masthead, sections, foot. */
export function Document(props: DocumentProps) {
  const { page, assets, title, data } = props
  const { texts, language } = page
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        {props.description !== undefined && <meta name="description" content={props.description} />}
        <meta name="theme-color" content="#fdfcf9" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#121316" media="(prefers-color-scheme: dark)" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        {props.preloadImage !== undefined && (
          <link rel="preload" as="image" href={props.preloadImage} fetchPriority="high" />
        )}
        <link rel="stylesheet" href={assets.style} />
        {data !== undefined && <script type="module" src={assets.script} />}
      </head>
      <body>
        <a className="skip-link" href="#main">
          {texts.skip}
        </a>
        <Masthead page={page} isFront={props.current === 'front'} />
        <SectionNav page={page} current={props.current} />
        {props.banner}
        <main id="main" className="wrap">
          {props.children}
        </main>
        <footer className="foot">
          <div className="wrap foot__inner">
            <span className="foot__name">{texts.siteName}</span>
            <p>{texts.footer}</p>
          </div>
        </footer>
        {data !== undefined && (
          <script
            type="application/json"
            id="page-data"
            // A data block is not run; without "<" nothing in it can end it.
            dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replaceAll('<', '\\u003c') }}
          />
        )}
      </body>
    </html>
  )
}

function Masthead({ page, isFront }: { page: PageContext; isFront: boolean }) {
  const { texts, visit, canSignIn, language, now } = page
  const Name = isFront ? 'h1' : 'p'
  return (
    <header className="masthead wrap">
      <div className="masthead__day">{formatDay(now, language)}</div>
      <div className="masthead__name">
        <Name className="wordmark">
          <a href="/">{texts.siteName}</a>
        </Name>
        <p className="masthead__tagline">{texts.tagline}</p>
      </div>
      <nav className="masthead__tools" aria-label={texts.account}>
        <form method="post" action="/language" className="languages" aria-label={texts.language}>
          <input type="hidden" name="return" value={visit.path} />
          {languages.map((each) => (
            <button
              key={each}
              name="language"
              value={each}
              className="languages__choice"
              aria-pressed={each === language}
              lang={each}
            >
              {each.toUpperCase()}
              <span className="visually-hidden"> {textsOf[each].languageName}</span>
            </button>
          ))}
        </form>
        {visit.account === undefined ? (
          canSignIn && (
            <a className="tool" href="/sign-in">
              {texts.signIn}
            </a>
          )
        ) : (
          <a className="tool" href="/me" aria-label={texts.signedInAs(visit.account.name)}>
            {visit.account.name.split(' ', 1)[0]}
          </a>
        )}
      </nav>
    </header>
  )
}

function SectionNav({ page, current }: { page: PageContext; current: string | undefined }) {
  const { texts, sections, language } = page
  return (
    <nav className="sections" aria-label={texts.sections}>
      <ul role="list" className="wrap sections__list">
        <li>
          <a href="/" {...(current === 'front' && { 'aria-current': 'page' as const })}>
            {texts.home}
          </a>
        </li>
        {sections.map(({ slug, names }) => (
          <li key={slug}>
            <a href={`/section/${slug}`} {...(current === slug && { 'aria-current': 'page' as const })}>
              {names[language]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export function BreakingBar({ page, href, title }: { page: PageContext; href: string; title: string }) {
  return (
    <aside className="breaking" aria-label={page.texts.breaking}>
      <a className="wrap breaking__inner" href={href}>
        <strong className="breaking__label">{page.texts.breaking}</strong>
        <span className="breaking__title">{title}</span>
      </a>
    </aside>
  )
}
