import { accounts } from '../readers/accounts.js'
import { Document, type AssetUrls } from './document.js'
import type { PageContext } from './page-context.js'
import type { PageData } from './page-data.js'

interface SignInPageProps {
  readonly page: PageContext
  readonly assets: AssetUrls
  readonly data: PageData
}

export function SignInPage({ page, assets, data }: SignInPageProps) {
  const { texts } = page
  return (
    <Document page={page} assets={assets} data={data} title={`${texts.signIn} — ${texts.siteName}`}>
      <div className="me">
        <header className="me__head">
          <h1 className="page-head__title">{texts.signInTitle}</h1>
          <p className="me__lead">{texts.signInLead}</p>
        </header>
        <form method="post" action="/sign-in" className="accounts">
          {accounts.map(({ id, name, from }) => (
            <button key={id} name="account" value={id} className="accounts__choice">
              <span className="accounts__initial" aria-hidden="true">
                {name.slice(0, 1)}
              </span>
              <span className="accounts__name">{name}</span>
              <span className="accounts__from">{from}</span>
            </button>
          ))}
        </form>
      </div>
    </Document>
  )
}
