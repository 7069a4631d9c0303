import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { waitFor } from '@frontpage/testing'
import { en } from '../src/texts/en.js'
import { inBrowser, program, startTestSite, timeoutMs, type TestSite } from './test-visit.js'

const describeInBrowser = program === undefined ? describe.skip : describe

jest.setTimeout(2 * timeoutMs)
let site: TestSite

describeInBrowser(`whom a visit is of, and what they decide, ${inBrowser}`, () => {
  beforeAll(async () => {
    site = await startTestSite()
  }, 4 * timeoutMs)
  afterAll(() => site?.stop(), 2 * timeoutMs)

  describe('a reader who signs in', () => {
    const account = { id: 'reader-sari', name: 'Sari Wulandari' }

    it('is one with what the account read elsewhere, and nobody after signing out', async () => {
      const elsewhere = await site.newReader()
      await elsewhere.signIn(account.name)
      await elsewhere.open('/science/science-4')
      await site.archived(
        await elsewhere.id(),
        (all) => all.some(({ user_id, story_id }) => story_id === 'science-4' && user_id === account.id),
        'a story of the account',
      )

      const reader = await site.newReader()
      const { page } = reader
      await reader.open('/world/world-3')
      const id = await reader.id()
      await site.archived(id, (all) => all.some(({ story_id }) => story_id === 'world-3'), 'a story')
      await reader.signIn(account.name)
      expect(await reader.id()).toBe(id)
      expect(id).not.toBe(await elsewhere.id())
      const events = await site.archived(
        id,
        (all) => all.some(({ type }) => type === 'identify'),
        'the sign-in',
      )
      expect(events.filter(({ type }) => type === 'identify')).toMatchObject([{ user_id: account.id }])

      const lately = page.locator('.read-list a')
      await reader.openUntil('/me', async () => (await lately.count()) === 2, 'both histories')
      expect((await lately.allTextContents()).toSorted()).toEqual([
        site.newsroom.at('science', 4).title,
        site.newsroom.at('world', 3).title,
      ])
      const read = page.locator('.merged__table tbody tr').first().locator('td')
      await reader.openUntil(
        '/me',
        async () => (await read.allTextContents()).join() === '1,1,2',
        'the two made one',
      )

      await page.click('[data-sign-out] button')
      await page.waitForURL(`${site.url}/`)
      const next = await reader.id()
      expect(next).not.toBe(id)
      expect((await reader.data()).sdk.anonymousId).toBe(next)
      const later = await site.archived(next, (all) => all.some(({ type }) => type === 'page'), 'a page')
      expect(later.filter(({ user_id: userId }) => userId !== '')).toEqual([])
      await reader.open('/me')
      expect(await lately.count()).toBe(0)
      expect([...reader.errors, ...elsewhere.errors]).toEqual([])
      await reader.close()
      await elsewhere.close()
    })
  })

  describe('whoever goes back after a sign-out', () => {
    it('sees no page of the reader who has left', async () => {
      const reader = await site.newReader()
      const { page } = reader
      await reader.signIn('Tom Akkerman')
      await reader.open('/')
      await reader.open('/me')
      await page.click('[data-sign-out] button')
      await page.waitForURL(`${site.url}/`)
      for (const path of ['/me', '/']) {
        await page.goBack()
        await page.waitForURL(`${site.url}${path}`)
        await page.getByRole('link', { name: en.signIn }).waitFor()
        expect(await page.getByText('Tom', { exact: true }).count()).toBe(0)
      }
      expect(reader.errors).toEqual([])
      await reader.close()
    })
  })

  describe('a reader who signs in after another one', () => {
    it('has an id and a history of their own', async () => {
      const reader = await site.newReader()
      await reader.signIn('Bram Situmorang')
      await reader.open('/sport/sport-2')
      const id = await reader.id()
      await site.archived(id, (all) => all.some(({ story_id }) => story_id === 'sport-2'), 'a story')
      await reader.signIn('Ayu Pratiwi')
      const next = await reader.id()
      expect(next).not.toBe(id)
      const events = await site.archived(
        next,
        (all) => all.some(({ type }) => type === 'identify'),
        'the sign-in',
      )
      expect(events.filter(({ user_id: userId }) => userId === 'reader-bram')).toEqual([])
      await reader.open('/me')
      expect(await reader.page.locator('.read-list a').count()).toBe(0)
      expect(reader.errors).toEqual([])
      await reader.close()
    })
  })

  describe('what a reader decides', () => {
    it('is obeyed, shown, taken back and forgotten', async () => {
      const reader = await site.newReader()
      const { page } = reader
      await reader.open('/')
      const card = page.locator('[data-surface="feed"] .card').first()
      const hidden = (await card.getAttribute('data-story'))!
      await card.locator('summary').click()
      await card.locator('form[data-wish] button').first().click()
      await page.getByText(en.hidden).waitFor()
      const decided = page.locator('.decisions__row')
      await reader.open('/me')
      expect(await decided.allTextContents()).toEqual([
        expect.stringContaining(site.newsroom.story(hidden)!.title),
      ])
      await reader.open('/')
      expect(await page.locator(`.front__main .card[data-story="${hidden}"]`).count()).toBe(0)

      await reader.open('/science/science-1')
      await page.getByRole('button', { name: en.followTopic('Science'), exact: true }).click()
      await page.getByRole('button', { name: en.unfollowTopic('Science'), exact: true }).waitFor()
      await reader.open('/me')
      expect(await decided.count()).toBe(2)
      await decided
        .filter({ hasText: site.newsroom.story(hidden)!.title })
        .getByRole('button')
        .click()
      await waitFor(async () => (await decided.count()) === 1, { timeoutMs, what: 'a decision taken back' })
      expect(await decided.textContent()).toContain('Science')

      const lately = page.locator('.read-list a')
      await reader.openUntil('/me', async () => (await lately.count()) === 1, 'the story that was read')
      await page.getByRole('button', { name: en.reset }).click()
      await page.getByText(en.resetDone).waitFor()
      await reader.open('/me')
      expect([await lately.count(), await decided.count()]).toEqual([0, 0])
      expect(reader.errors).toEqual([])
      await reader.close()
    })
  })
})
