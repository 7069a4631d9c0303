import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunningHttpService } from '@frontpage/service-kit'
import { findTestBrowser, type TestNetwork } from '@frontpage/testing'
import { chromium, type Browser, type Page } from 'playwright-core'
import { buildStories, startPlatform, startSite } from './newsstand-harness.js'

const program = await findTestBrowser()
const describeInBrowser = program === undefined ? describe.skip : describe
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36'
const maxScriptBytes = 60 * 1024
/** Ours: the SDK included, and a quarter of what a story page may have. */
const ownScriptBytes = 16 * 1024
const maxLayoutShift = 0.05
/** All services and a browser, on a machine that does other work as well. */
const startUpMs = 180_000
const pages = ['/', '/section/world', '/world/story-0', '/me', '/sign-in', '/nothing']

describeInBrowser('in a browser', () => {
  let network: TestNetwork
  let site: RunningHttpService
  let browser: Browser

  beforeAll(async () => {
    const stories = buildStories()
    const started = await startPlatform(stories)
    network = started.network
    site = await startSite(started.urls, stories)
    browser = await chromium.launch({ executablePath: program!, args: ['--no-sandbox'] })
  }, startUpMs)
  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await network?.stop()
  })

  it.each([
    ['/', 1_440],
    ['/', 390],
    ['/world/story-0', 1_440],
    ['/world/story-0', 390],
  ])('keeps its budgets at %s, %i pixels wide', async (path, width) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, userAgent, locale: 'en' })
    const page = await context.newPage()
    const problems = watchProblems(page)
    const scripts: Promise<number>[] = []
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return
      scripts.push(response.body().then((body) => gzipSync(body).length))
    })
    await page.addInitScript({ content: observeLayout })
    await page.goto(new URL(path, site.url).href)
    await scrollThrough(page)

    const { shift, largestPaintMs } = await page.evaluate<{ shift: number; largestPaintMs: number }>('layout')
    const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0)
    process.stderr.write(
      `${path} at ${width}: ${bytes} bytes of script, shift ${shift.toFixed(4)}, largest paint ${Math.round(largestPaintMs)} ms\n`,
    )
    expect(bytes).toBeLessThan(maxScriptBytes)
    expect(bytes).toBeLessThan(ownScriptBytes)
    expect(shift).toBeLessThanOrEqual(maxLayoutShift)
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    expect(problems).toEqual([])
    await context.close()
  })

  it('has one id on the server and in the browser, from the first visit on', async () => {
    const context = await browser.newContext({ userAgent, locale: 'en' })
    const page = await context.newPage()
    const posted = page.waitForRequest((request) => request.url().startsWith(`${network.tracker.url}/v1/`))
    await page.goto(site.url)
    const rendered = await page.evaluate(
      `JSON.parse(document.getElementById('page-data').textContent).sdk.anonymousId`,
    )
    const cookie = (await context.cookies()).find(({ name }) => name === 'frontpage_id')
    const body = (await posted).postData() ?? ''

    expect(cookie?.value).toBe(rendered)
    expect(body).toContain(`"anonymousId":"${String(rendered)}"`)
    await context.close()
  })

  it('hides a card in its place, and takes that back', async () => {
    const context = await browser.newContext({ userAgent, locale: 'en' })
    const page = await context.newPage()
    await page.goto(site.url)
    const card = page.locator('.card').first()
    const title = await card.locator('.card__title').textContent()
    await card.locator('summary').click()
    await card.locator('button', { hasText: 'Hide' }).click()
    await card.getByText('You will not see this story again').waitFor()
    await card.getByText('Undo').click()
    await card.locator('.card__title', { hasText: title ?? '' }).waitFor()

    expect(new URL(page.url()).pathname).toBe('/')
    await context.close()
  })

  it.each([
    { colorScheme: 'light', language: 'en', width: 1_440 },
    { colorScheme: 'dark', language: 'en', width: 390 },
    { colorScheme: 'light', language: 'id', width: 390 },
    { colorScheme: 'dark', language: 'id', width: 1_440 },
  ] as const)('has nothing serious for axe-core to find, %o', async ({ colorScheme, language, width }) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
    const context = await browser.newContext({
      colorScheme,
      userAgent,
      locale: language,
      viewport: { width, height: 800 },
      bypassCSP: true,
    })
    const page = await context.newPage()
    const found: string[] = []
    async function look(path: string): Promise<void> {
      await page.goto(new URL(path, site.url).href)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      if (path === '/') await page.locator('summary').first().click()
      await page.evaluate(axe)
      const violations = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
      )
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical') found.push(`${path} ${id} ${nodes[0]?.html}`)
      }
    }

    for (const path of pages) await look(path)
    await page.goto(new URL('/sign-in', site.url).href)
    await page.getByRole('button', { name: 'Tom Akkerman' }).click()
    await page.waitForURL(new URL('/me', site.url).href)
    await page.locator('.merged__table').waitFor()
    for (const path of ['/me', '/']) await look(path)
    expect(found).toEqual([])
    await context.close()
  })
})

/** Errors of scripts, and what the policy or a missing file refused. */
function watchProblems(page: Page): string[] {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  return problems
}

/** Runs in the page before anything else. */
const observeLayout = `
  globalThis.layout = { shift: 0, largestPaintMs: 0 }
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) layout.shift += value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) layout.largestPaintMs = startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
`

async function scrollThrough(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  for (let screen = 0; screen < 12; screen++) {
    await page.mouse.wheel(0, 600)
    // Two frames: what the scrolling loads has its place then.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  }
}
