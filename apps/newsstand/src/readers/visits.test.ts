import type { IncomingMessage } from 'node:http'
import { createSigner } from '@frontpage/service-kit'
import { expect, it } from '@jest/globals'
import { accounts } from './accounts.js'
import { createVisits } from './visits.js'

const id = '019a2b3c-4d5e-7f60-8123-456789abcdef'
let time = Date.parse('2026-06-01T12:00:00Z')
const visits = createVisits({
  signer: createSigner(() => 'a-secret-of-this-test'),
  createId: () => id,
  now: () => time,
})

const request = (headers: IncomingMessage['headers']): IncomingMessage =>
  ({ url: '/', headers: { host: 'kabar.example', ...headers } }) as IncomingMessage
const cookieOf = (setCookie = ''): string => setCookie.split(';', 1)[0] ?? ''

it.each([
  ['', true],
  ['frontpage_id=short', true],
  ['frontpage_id=019a2b3c-4d5e-7f60-8123-456789abc%00f', true],
  [`other=1; frontpage_id=${id.replace('019a', '018f')}`, false],
])('of a visit with the cookies "%s", is it the first: %s', (cookie, isFirst) => {
  const visit = visits.read(request({ cookie }))
  expect(visit.anonymousId === id).toBe(isFirst)
  expect(visit.setCookies).toHaveLength(isFirst ? 1 : 0)
})

it('marks cookies as secure where the proxy says that the reader came by https', () => {
  const [cookie] = visits.read(request({ 'x-forwarded-proto': 'https' })).setCookies
  expect(cookie).toMatch(/; Secure$/)
})

it.each([
  ['id-ID,id;q=0.9,en;q=0.8', 'id'],
  ['fr,en;q=0.9,id;q=0.8', 'en'],
  ['fr', 'en'],
])('reads %s as %s', (accepted, language) => {
  expect(visits.read(request({ 'accept-language': accepted })).language).toBe(language)
})

it('believes a session that it has signed, for its time', () => {
  const [account] = accounts
  const visit = visits.read(request({}))
  const cookie = cookieOf(visits.signIn(visit, account!)[0])
  expect(visits.read(request({ cookie })).account).toEqual(account)
  expect(visits.read(request({ cookie: `${cookie.slice(0, -2)}xx` })).account).toBeUndefined()
  time += 31 * 86_400_000
  expect(visits.read(request({ cookie })).account).toBeUndefined()
})

it('gives a device another id at a sign-out, unless its script has done so or its reader is to have none', () => {
  const visit = visits.read(request({}))
  expect(visits.signOut(visit, { keepsId: false }).join()).toContain('frontpage_id=')
  expect(visits.signOut(visit, { keepsId: true }).join()).not.toContain('frontpage_id=')
  const asPrivate = visits.read(request({ dnt: '1' }))
  expect(visits.signOut(asPrivate, { keepsId: false }).join()).not.toContain('frontpage_id=')
})

it('gives a device another id where another account was signed in', () => {
  const [sari, bram] = accounts
  const asSari = {
    cookie: `frontpage_id=${id}; ${cookieOf(visits.signIn(visits.read(request({})), sari!)[0])}`,
  }
  expect(visits.signIn(visits.read(request({ cookie: `frontpage_id=${id}` })), sari!)).toHaveLength(1)
  expect(visits.signIn(visits.read(request(asSari)), sari!)).toHaveLength(1)
  expect(visits.signIn(visits.read(request(asSari)), bram!)).toEqual([
    expect.stringContaining('newsstand_session='),
    expect.stringContaining('frontpage_id='),
  ])
  const asPrivate = visits.read(request({ ...asSari, 'sec-gpc': '1' }))
  expect(visits.signIn(asPrivate, bram!)).toHaveLength(1)
})

it('signs nobody in without what signs sessions', () => {
  const cookie = cookieOf(visits.signIn(visits.read(request({})), accounts[0]!)[0])
  const unsigned = createVisits({ signer: undefined, createId: () => id, now: () => time })
  expect(unsigned.canSignIn).toBe(false)
  expect(unsigned.read(request({ cookie })).account).toBeUndefined()
  expect(unsigned.signIn(unsigned.read(request({})), accounts[0]!)).toEqual([])
})
