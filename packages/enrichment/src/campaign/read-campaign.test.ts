import { expect, it } from '@jest/globals'
import { readCampaign, type Campaign } from './read-campaign.js'

const page = 'https://news.example/a'

// prettier-ignore
it.each<[string, string | undefined, unknown, Partial<Campaign>]>([
  ['nothing', undefined, undefined, {}],
  ['a page without query', page, undefined, {}],
  ['an empty query', `${page}?`, undefined, {}],
  ['all of it', `${page}?utm_source=s&utm_medium=m&utm_campaign=c&utm_term=t&utm_content=x&utm_id=i`, undefined, { source: 's', medium: 'm', name: 'c', term: 't', content: 'x', id: 'i' }],
  ['capitals in the name', `${page}?UTM_Source=Google`, undefined, { source: 'Google' }],
  ['encoded values', `${page}?utm_campaign=pagi+ini%20%26%20esok`, undefined, { name: 'pagi ini & esok' }],
  ['a broken escape', `${page}?utm_campaign=50%`, undefined, { name: '50%' }],
  ['the first of two', `${page}?utm_source=a&utm_source=b`, undefined, { source: 'a' }],
  ['nothing behind the fragment', `${page}?a=1#?utm_source=b`, undefined, {}],
  ['an empty value', `${page}?utm_source=&utm_medium=email`, undefined, { medium: 'email' }],
  ['a name without value', `${page}?utm_source&utm_medium=email`, undefined, { medium: 'email' }],
  ['the client’s words', undefined, { source: 's', medium: 'm', name: 'n', other: 'x' }, { source: 's', medium: 'm', name: 'n' }],
  ['the client’s words before the address', `${page}?utm_source=a&utm_term=t`, { source: 's' }, { source: 's', term: 't' }],
  ['what is no campaign', page, { source: 7, medium: '' }, {}],
  ['what is no object', page, 'spring', {}],
  ['names of click ids, not their values', `${page}?gclid=Cj0KCQ&x=1&fbclid=IwAR&gclid=2&sccid=3`, undefined, { clickIds: ['gclid', 'fbclid', 'ScCid'] }],
  ['a click id without value', `${page}?gclid=`, undefined, {}],
  ['both', `${page}?utm_source=a&gclid=x`, undefined, { source: 'a', clickIds: ['gclid'] }],
  ['a parameter that only ends so', `${page}?my_gclid=1&xutm_source=2`, undefined, {}],
])('reads %s', (_what, url, stated, expected) => {
  const none = { source: undefined, medium: undefined, name: undefined, term: undefined, content: undefined, id: undefined, clickIds: [] } // prettier-ignore
  expect(readCampaign(url, stated)).toEqual({ ...none, ...expected })
})

it('reads an endless address to an end', () => {
  expect(readCampaign(`${page}?${'a&'.repeat(50_000)}utm_source=x`, undefined).source).toBeUndefined()
  expect(readCampaign(`${page}?utm_source=${'x'.repeat(50_000)}`, undefined).source).toHaveLength(256)
})

it('never cuts a character in two', () => {
  const long = `${'x'.repeat(255)}😀`
  expect(readCampaign(undefined, { source: long }).source?.isWellFormed()).toBe(true)
  expect(
    readCampaign(`${page}?utm_source=${encodeURIComponent(long)}`, undefined).source?.isWellFormed(),
  ).toBe(true)
})
