import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { build, stop as stopBundler } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright-core'
import { findTestBrowser, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { exposuresOf } from './count-exposures.js'
import type { OpenFeaturePage } from './openfeature-page.js'
import { putDefinitions } from './put-definitions.js'

declare const openFeature: OpenFeaturePage

const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const program = await findTestBrowser()
const withChromium = program === undefined ? describe.skip : describe

type Context = Record<string, string | number>

let network: TestNetwork
let site: Server
let browser: Browser

async function start(): Promise<void> {
  network = await startTestNetwork()
  await putDefinitions(network, {
    experiments: {
      unread: {},
      pictures: {
        variations: [
          { key: 'control', payload: 'small' },
          { key: 'large', payload: 'large' },
        ],
      },
    },
    features: {
      switch: { defaultValue: true },
      words: { valueType: 'number', defaultValue: 9 },
      layout: {
        valueType: 'json',
        defaultValue: { columns: 3 },
        rules: [{ type: 'force', value: { columns: 4 }, condition: { country: 'ID' } }],
      },
    },
  })
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('openfeature-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
  })
  const script = bundle.outputFiles[0]!.text
  site = createServer((req, res) => {
    const isScript = req.url === '/page.js'
    res.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    res.end(isScript ? script : '<!doctype html><title>News</title><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
  browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] })
}

/** A page of a site of its own, and the statuses of the answers with all flags that it got. */
async function openPage(): Promise<{ page: Page; statuses: number[] }> {
  // The user agent is a reader's, because exposures of headless browsers do not count.
  const page = await browser.newPage({ userAgent })
  const statuses: number[] = []
  page.on('response', (response) => {
    const isBulk = new URL(response.url()).pathname === '/ofrep/v1/evaluate/flags'
    if (isBulk && response.request().method() === 'POST') statuses.push(response.status())
  })
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  return { page, statuses }
}

async function startPage(context: Context, baseUrl = network.splitter.url) {
  const { page, statuses } = await openPage()
  await page.evaluate(([url, given]) => openFeature.start(url, given), [baseUrl, context] as const)
  return {
    page,
    statuses,
    details: (key: string, defaultValue: boolean | string | number | object) =>
      page.evaluate(([name, own]) => openFeature.details(name, own as never), [key, defaultValue] as const),
    setContext: (next: Context) => page.evaluate((given) => openFeature.setContext(given), next),
    changes: () => page.evaluate(() => openFeature.changes()),
  }
}

withChromium(
  `OpenFeature’s web provider in Chromium${program === undefined ? ' (skipped: there is no Chromium or Chrome)' : ''}`,
  () => {
    beforeAll(start, 120_000)
    afterAll(async () => {
      await browser?.close()
      site?.close()
      await stopBundler()
      await network?.stop()
    }, 30_000)

    it('gets values of every type, with reasons, from a page of another origin', async () => {
      const { page, details } = await startPage({ targetingKey: 'reader-1', country: 'SG' })
      expect(await details('switch', false)).toMatchObject({ value: true, reason: 'STATIC' })
      expect(await details('words', 0)).toMatchObject({ value: 9, reason: 'STATIC' })
      expect(await details('layout', {})).toMatchObject({ value: { columns: 3 }, reason: 'DEFAULT' })
      const { value, variant, reason, flagMetadata } = await details('pictures', '')
      expect([value, reason]).toEqual([variant === 'control' ? 'small' : 'large', 'SPLIT'])
      expect(flagMetadata).toMatchObject({ experiment: 'pictures', variation: variant })
      expect(await details('no-such-flag', 'own')).toMatchObject({
        value: 'own',
        errorCode: 'FLAG_NOT_FOUND',
      })
      expect(await details('switch', 'own')).toMatchObject({ value: 'own', errorCode: 'TYPE_MISMATCH' })
      await page.close()
    })

    it('counts what is read, once, and not what was only evaluated', async () => {
      const { page, details } = await startPage({ targetingKey: 'reader-in-chromium' })
      const { variant } = await details('pictures', '')
      await details('pictures', '')
      expect(await exposuresOf(network, 'reader-in-chromium')).toEqual([`pictures ${variant}`])
      await page.close()
    })

    it('is told that nothing has changed only where that is so of its own context', async () => {
      const { page, statuses, details, setContext } = await startPage({
        targetingKey: 'reader-1',
        country: 'SG',
      })
      await setContext({ targetingKey: 'reader-1', country: 'MY' })
      await setContext({ targetingKey: 'reader-1', country: 'ID' })
      expect(await details('layout', {})).toMatchObject({ value: { columns: 4 } })
      await setContext({ targetingKey: 'reader-1', country: 'ID' })
      expect(await details('layout', {})).toMatchObject({ value: { columns: 4 }, reason: 'TARGETING_MATCH' })
      await setContext({ targetingKey: 'reader-1', country: 'SG' })
      expect(await details('layout', {})).toMatchObject({ value: { columns: 3 } })
      await waitFor(() => statuses.length === 5)
      expect(statuses).toEqual([200, expect.any(Number), 200, 304, 200])
      await page.close()
    })

    it('keeps its values through a 429, and asks again afterwards', async () => {
      const slow = await network.startSplitter({ maxRequestsPerSecond: 1 })
      await waitFor(async () => (await fetch(`${slow.url}/readyz`)).ok)
      const { page, statuses, details, setContext } = await startPage(
        { targetingKey: 'reader-1', country: 'SG' },
        slow.url,
      )
      for (let attempt = 0; attempt < 5 && !statuses.includes(429); attempt++) {
        await setContext({ targetingKey: 'reader-1', country: 'SG', attempt }).catch(() => undefined)
      }
      expect(statuses).toContain(429)
      expect(await details('switch', false)).toMatchObject({ value: true })
      await waitFor(
        async () => {
          await setContext({ targetingKey: 'reader-1', country: 'ID' }).catch(() => undefined)
          return ((await details('layout', {})).value as { columns?: number }).columns === 4
        },
        { everyMs: 300, what: 'values of the new context' },
      )
      await page.close()
    })

    it('fetches again when it is told of a change', async () => {
      const { page, details, changes } = await startPage({ targetingKey: 'reader-1', country: 'SG' })
      expect(await details('words', 0)).toMatchObject({ value: 9 })
      await putDefinitions(network, { features: { words: { valueType: 'number', defaultValue: 12 } } })
      await waitFor(async () => (await details('words', 0)).value === 12, { what: 'the change in the page' })
      expect(await changes()).toBeGreaterThan(0)
      await page.close()
    })
  },
)
