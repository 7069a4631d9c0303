import { hydrateRoot } from 'react-dom/client'
import { load, type Options } from '../../src/index.js'
import { renderFrontPage, type FrontPageData } from './front-page.js'

declare const options: Options & { data: FrontPageData }

const sdk = load(options)
const recovered: string[] = []
const root = hydrateRoot(document.getElementById('root')!, renderFrontPage(options.data, sdk), {
  onRecoverableError: (error) => void recovered.push(String(error)),
})
Object.assign(globalThis, { sdk, root, recovered })
