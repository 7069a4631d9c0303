import type { RawRoute } from '@frontpage/service-kit'
import { MePage } from '../pages/me-page.js'
import { definePage } from './define-page.js'
import { toPageData, type SiteContext } from './site-context.js'

/** `GET /me`: what the platform believes of the reader, and what became of a sign-in. */
export function getMePage(site: SiteContext): RawRoute {
  const { platform, stories } = site
  return definePage(site, {
    path: '/me',
    operationId: 'getMePage',
    summary: 'What is believed of the reader',
    async make({ visit, page, query }) {
      const isSignedIn = visit.account !== undefined
      const [profile, device, account] = await Promise.all([
        platform.profile(visit),
        isSignedIn ? platform.profile(visit, 'device') : undefined,
        isSignedIn ? platform.profile(visit, 'account') : undefined,
      ])
      const reset = query.get('reset')
      return (
        <MePage
          page={page}
          assets={site.assets.urls}
          data={toPageData(site, visit, {})}
          stories={stories}
          profile={profile}
          device={device}
          account={account}
          notice={reset === 'done' ? 'reset-done' : reset === 'failed' ? 'reset-failed' : undefined}
        />
      )
    },
  })
}
