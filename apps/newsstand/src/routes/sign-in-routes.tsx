import { defineRawRoute, type RawRoute } from '@frontpage/service-kit'
import { SignInPage } from '../pages/sign-in-page.js'
import { accountOf } from '../readers/accounts.js'
import { defineForm } from './define-form.js'
import { definePage } from './define-page.js'
import { toPageData, type SiteContext } from './site-context.js'

/** Signing in by choosing a name, signing out, and the token with which the browser asks for its reader's feed. */
export function signInRoutes(site: SiteContext): readonly RawRoute[] {
  const { visits } = site
  return [
    definePage(site, {
      path: '/sign-in',
      operationId: 'getSignInPage',
      summary: 'The choice of a name',
      make({ visit, page }) {
        if (!visits.canSignIn) return undefined
        return <SignInPage page={page} assets={site.assets.urls} data={toPageData(site, visit, {})} />
      },
    }),
    defineForm(site, {
      path: '/sign-in',
      operationId: 'signIn',
      summary: 'Sign in under one of the names',
      accept(visit, form) {
        if (!visits.canSignIn) return { location: '/' }
        const account = accountOf(form.get('account'))
        if (account === undefined) return { location: '/sign-in' }
        return { location: '/me', setCookies: visits.signIn(visit, account) }
      },
    }),
    defineForm(site, {
      path: '/sign-out',
      operationId: 'signOut',
      summary: 'Sign out; the device gets a new id',
      // The script has changed the id already.
      accept: (visit, form) => ({
        location: '/',
        setCookies: visits.signOut(visit, { keepsId: form.get('id') === 'new' }),
      }),
    }),
    defineRawRoute({
      method: 'GET',
      path: '/reader-token',
      operationId: 'getReaderToken',
      summary: 'A token that vouches for the account that has signed in',
      documents: { responses: { 200: { description: 'The token', contentType: 'application/json' } } },
      handler(req, res) {
        const visit = visits.read(req)
        const signed = site.readerTokenOf(visit)
        res.setHeader('Content-Type', 'application/json; charset=utf-8')
        res.setHeader('Cache-Control', 'no-store')
        res.end(JSON.stringify(signed === undefined ? {} : { ...signed, userId: visit.account?.id }))
      },
    }),
  ]
}
