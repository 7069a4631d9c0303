import { expect, it } from '@jest/globals'
import { siteSchema } from './sites.js'

const site = { id: 'daily', name: 'The Daily' }

it('begins days by UTC unless a site says otherwise', () => {
  expect(siteSchema.parse(site)).toEqual({ ...site, timezone: 'UTC', locales: [] })
  const own = { timezone: 'Asia/Jakarta', locales: ['id', 'en-GB', 'zh-Hant-TW'] }
  expect(siteSchema.parse({ ...site, ...own })).toMatchObject(own)
})

it.each([
  { timezone: 'Mars/Olympus' },
  { timezone: '' },
  { locales: ['not a tag'] },
  { locales: ['e'] },
  { name: '' },
])('refuses %j', (over) => {
  expect(siteSchema.safeParse({ ...site, ...over }).success).toBe(false)
})
