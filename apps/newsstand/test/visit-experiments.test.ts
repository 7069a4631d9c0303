import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { experimentKeys } from '../src/platform/experiments.js'
import { startExperiments, variations } from './test-experiments.js'
import { exposuresOf, inBrowser, program, startTestSite, timeoutMs, type TestSite } from './test-visit.js'

const describeInBrowser = program === undefined ? describe.skip : describe

jest.setTimeout(2 * timeoutMs)
let site: TestSite

describeInBrowser(`an experiment ${inBrowser}`, () => {
  beforeAll(async () => {
    site = await startTestSite()
    await startExperiments(site.network)
  }, 4 * timeoutMs)
  afterAll(() => site?.stop(), 2 * timeoutMs)

  it.each(variations[experimentKeys.layout])(
    'shows its readers “%s” from the first paint on, and counts each once',
    async (layout) => {
      const id = await site.findReader((assignments) => assignments[experimentKeys.layout]?.value === layout)
      const reader = await site.newReader({ id })
      const { page } = reader
      // The parser only adds; whatever is changed or taken away was seen to change.
      await page.addInitScript({
        content: `globalThis.changes = []
          new MutationObserver((records) => {
            for (const { type, target, removedNodes, attributeName } of records) {
              const element = target instanceof Element ? target : target.parentElement
              if (!element?.closest('.front__main')) continue
              if (type === 'attributes') changes.push(element.className + ' ' + attributeName)
              if (removedNodes.length > 0) changes.push(element.className + ' lost something')
            }
          }).observe(document, { subtree: true, childList: true, attributes: true })`,
      })
      const response = await page.goto('/')
      const html = await response!.text()
      const headlines = (await reader.data()).sdk.assignments[experimentKeys.headlines]?.value
      expect(html).toContain(`"leads leads--${layout}"`)
      await site.archived(id, (all) => all.filter(isExposure).length === 2, 'two exposures')

      expect(await page.evaluate('changes')).toEqual([])
      expect(await page.locator('.leads').getAttribute('class')).toBe(`leads leads--${layout}`)
      const titles = await page.locator('.front__main .card__title a').allTextContents()
      expect(titles).not.toHaveLength(0)
      for (const title of titles) {
        expect(html).toContain(`>${title}</a>`)
        expect(title.startsWith('Another headline')).toBe(headlines === 'alternative')
      }

      await reader.open('/section/world')
      await reader.open('/world/world-1')
      await reader.open('/')
      await page.reload()
      const events = await site.archived(
        id,
        (all) => all.filter(({ type }) => type === 'page').length === 5,
        'five views of pages',
      )
      expect(exposuresOf(events)).toEqual([
        `${experimentKeys.layout} ${layout}`,
        `${experimentKeys.headlines} ${String(headlines)}`,
      ])
      expect(reader.errors).toEqual([])
      await reader.close()
    },
  )

  it('keeps what the server has rendered for an account that the browser knows nothing of yet', async () => {
    const reader = await site.newReader()
    const { page } = reader
    await reader.signIn('Sari Wulandari')
    await page.evaluate('localStorage.clear(); sessionStorage.clear()')
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/ofrep/')) asked.push(request.url())
    })
    await reader.open('/')
    const shown = (await reader.data()).shows.length
    expect(shown).toBeGreaterThan(0)
    const events = await site.archived(
      await reader.id(),
      (all) =>
        exposuresOf(all).length === shown && all.some(({ path, type }) => path === '/' && type === 'page'),
      'the exposures',
    )
    expect(asked).toEqual([])
    expect(events.filter(({ event }) => event === 'Experiment Fallback Shown')).toEqual([])
    expect(reader.errors).toEqual([])
    await reader.close()
  })

  it('counts nobody whose page was asked for and never seen', async () => {
    const id = await site.findReader(() => true)
    const marker = await site.newReader()
    await marker.open('/')
    // What comes after it in the same queue is archived.
    await site.archived(
      await marker.id(),
      (all) => exposuresOf(all).length === 2,
      'exposures of another reader',
    )
    const events = await site.archived(id, () => true, 'nothing')
    expect(events.filter(({ source_id: source }) => source !== 'feed')).toEqual([])
    await marker.close()
  })

  it('has no readers who ask not to be tracked: they are nobody in particular', async () => {
    const reader = await site.newReader({ isPrivate: true })
    for (let view = 1; view <= 3; view++) {
      await reader.open('/')
      expect((await reader.data()).sdk.assignments).toEqual({})
      expect(await reader.page.locator('.leads').getAttribute('class')).toBe('leads leads--lead')
    }
    expect(await reader.id()).toBe('')
    await reader.close()
  })

  it('counts nobody whose page was made without the splitter, also where the browser hears from it', async () => {
    const id = await site.findReader((assignments) => assignments[experimentKeys.layout]?.value === 'pair')
    const { url } = await site.startNewsstand({ answerTimeoutMs: 0 })
    const reader = await site.newReader({ id, url })
    for (let view = 1; view <= 3; view++) {
      await reader.open('/')
      expect(await reader.page.locator('.leads').getAttribute('class')).toBe('leads leads--lead')
      const events = await site.archived(
        id,
        (all) => all.filter(({ event }) => event === 'Experiment Fallback Shown').length === 2 * view,
        'defaults shown',
      )
      expect(exposuresOf(events)).toEqual([])
    }
    await reader.close()
  })
})

function isExposure({ event }: { readonly event: string }): boolean {
  return event === 'Experiment Viewed'
}
