import { expect, it } from '@jest/globals'
import { createUserAgentReader, describeUserAgent } from './describe-user-agent.js'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const ios = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

// prettier-ignore
it.each<[string, string, string | undefined, number | undefined, string | undefined, string]>([
  ['Chrome on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 126, 'Windows', 'desktop'],
  ['Chrome on a phone', `Mozilla/5.0 (Linux; Android 14; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`, 'Chrome', 126, 'Android', 'mobile'],
  ['Chrome on a tablet', `Mozilla/5.0 (Linux; Android 13; SM-X700) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 126, 'Android', 'tablet'],
  ['Chrome OS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 126, 'Chrome OS', 'desktop'],
  ['Edge', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/125.0.0.0`, 'Microsoft Edge', 125, 'Windows', 'desktop'],
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0', 'Firefox', 127, 'Linux', 'desktop'],
  ['Safari on a Mac', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${ios} Version/17.5 Safari/605.1.15`, 'Safari', 17, 'macOS', 'desktop'],
  ['Safari on an iPhone', `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${ios} Version/17.5 Mobile/15E148 Safari/604.1`, 'Safari', 17, 'iOS', 'mobile'],
  ['an iPad', `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${ios} Version/16.6 Mobile/15E148 Safari/604.1`, 'Safari', 16, 'iOS', 'tablet'],
  ['Samsung Internet', `Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S918B) ${webkit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`, 'Samsung Internet for Android', 25, 'Android', 'mobile'],
  ['Opera Mini', 'Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16', 'Opera', 12, 'Android', 'mobile'],
  ['Facebook’s browser', `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${ios} Mobile/15E148 [FBAN/FBIOS;FBAV/468.0;]`, 'Facebook', undefined, 'iOS', 'mobile'],
  ['Instagram’s browser', `Mozilla/5.0 (Linux; Android 14; SM-A546E; wv) ${webkit} Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 Instagram 336.0.0.35.90 Android`, 'Instagram', undefined, 'Android', 'mobile'],
  ['a phone called a bot’s name', `Mozilla/5.0 (Linux; Android 10; CUBOT_X30) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`, 'Chrome', 126, 'Android', 'mobile'],
  ['KaiOS', 'Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5', 'Firefox', 48, undefined, 'mobile'],
  ['an Android app', 'Dalvik/2.1.0 (Linux; U; Android 14; SM-A546E Build/UP1A.231005.007)', 'Android Browser', undefined, 'Android', 'mobile'],
  ['an iOS app: a made-up name is no browser', 'Berita/12 CFNetwork/1494.0.7 Darwin/23.4.0', undefined, undefined, undefined, 'other'],
  ['Tizen', `Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) ${webkit} 76.0.3809.146/6.0 TV Safari/537.36`, 'Tizen', undefined, 'Tizen', 'tv'],
  ['webOS', `Mozilla/5.0 (Web0S; Linux/SmartTV) ${webkit} Chrome/79.0.3945.79 Safari/537.36 WebAppManager`, 'WebOS Browser', undefined, 'WebOS', 'tv'],
  ['Fire TV', `Mozilla/5.0 (Linux; Android 9; AFTSSS Build/PS7285) ${webkit} Silk/126.3 like Chrome/126.0.0.0 Safari/537.36`, 'Amazon Silk', 126, 'Android', 'tv'],
  ['Android TV', `Mozilla/5.0 (Linux; Android 12; BRAVIA 4K VH2) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome', 126, 'Android', 'tv'],
  ['PlayStation', `Mozilla/5.0 (PlayStation; PlayStation 5/6.00) ${ios} Version/13.0 Safari/605.1.15`, 'Safari', 13, undefined, 'console'],
  ['Xbox', `Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox One) ${webkit} Chrome/48.0.2564.82 Safari/537.36 Edge/20.02`, 'Microsoft Edge', 20, 'Windows', 'console'],
  ['a crawler', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', undefined, undefined, undefined, 'bot'],
  ['nothing', '', undefined, undefined, undefined, 'other'],
  ['not ASCII', 'Mozilla/5.0 (Linux; Android 14; 小米 😀\u0000) данные', 'Android Browser', undefined, 'Android', 'tablet'],
])('reads %s', (_what, userAgent, browser, browserVersion, os, deviceClass) => {
  const read = describeUserAgent(userAgent)
  expect(read).toMatchObject({ deviceClass })
  expect([read.browser, read.browserVersion, read.os]).toEqual([browser, browserVersion, os])
})

it.each([
  ['one letter', 'x'.repeat(5_000)],
  ['spaces', ' '.repeat(5_000)],
  ['open brackets', 'Mozilla/5.0 ('.repeat(400)],
  ['products', 'a/1 '.repeat(1_250)],
  ['versions', `Mozilla/5.0 ${'version/1.'.repeat(500)}`],
  ['lone surrogates', '\ud800'.repeat(5_000)],
  ['words of devices', 'Android Mobile iPhone tizen tv '.repeat(160)],
])('reads 5,000 characters of %s without harm', (_what, userAgent) => {
  expect(describeUserAgent(userAgent).isBrowserLike).toBe(false)
})

it('gives the same answer from memory', () => {
  const read = createUserAgentReader(100)
  const agents = Array.from(
    { length: 300 },
    (_, n) => `Mozilla/5.0 (X11; Linux x86_64) ${webkit} Chrome/${n}.0`,
  )
  for (const agent of [...agents, ...agents]) expect(read(agent)).toEqual(describeUserAgent(agent))
  expect(read('x'.repeat(2_000))).toEqual(describeUserAgent('x'.repeat(2_000)))
})
