import type { RawRoute } from '@frontpage/service-kit'
import { getAsset } from './get-asset.js'
import { getFrontPage } from './get-front-page.js'
import { getImage } from './get-image.js'
import { getMePage } from './get-me-page.js'
import { getSectionPage } from './get-section-page.js'
import { getStoryPage } from './get-story-page.js'
import { readerForms } from './reader-forms.js'
import { signInRoutes } from './sign-in-routes.js'
import type { SiteContext } from './site-context.js'

/** All pages, forms and files of the site. */
export function siteRoutes(site: SiteContext): readonly RawRoute[] {
  return [
    getFrontPage(site),
    getSectionPage(site),
    getStoryPage(site),
    getMePage(site),
    ...signInRoutes(site),
    ...readerForms(site),
    getAsset(site.assets),
    getImage(),
  ]
}
