import { expect, it } from '@jest/globals'
import type { AcceptedEvent, BotMark } from '@frontpage/contracts'
import { describeSender } from '../sender/describe-sender.js'
import { describeUserAgent } from '../user-agent/describe-user-agent.js'
import { findBotMarks } from './find-bot-marks.js'

const engine = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const chrome = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${engine} Chrome/126.0.0.0 Safari/537.36`
const library = { name: 'analytics.js' }
const inBrowser = (userAgent: string, context: object = {}): object => ({
  context: { library, userAgent, ...context },
})
const cloud = true

// prettier-ignore
it.each<[string, object, boolean, BotMark[]]>([
  ['a reader', inBrowser(chrome), false, []],
  ['a crawler', inBrowser('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'), false, ['known_bot']],
  ['an AI company’s crawler', inBrowser('Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)'), cloud, ['known_bot', 'data_centre']],
  ['headless Chrome', inBrowser(`Mozilla/5.0 (X11; Linux x64) ${engine} HeadlessChrome/126.0.0.0 Safari/537.36`), false, ['known_bot', 'headless']],
  ['PhantomJS', inBrowser('Mozilla/5.0 (Unknown; Linux x86_64) AppleWebKit/534.34 (KHTML, like Gecko) PhantomJS/1.9.8 Safari/534.34'), false, ['known_bot', 'headless']],
  ['a headless brand behind a clean user agent', inBrowser(chrome, { userAgentData: { brands: [{ brand: 'HeadlessChrome', version: '126' }] } }), false, ['headless']],
  ['usual brands', inBrowser(chrome, { userAgentData: { brands: [{ brand: 'Chromium', version: '126' }, 'x', null] } }), false, []],
  ['webdriver', inBrowser(chrome, { webdriver: true }), false, ['webdriver']],
  ['webdriver, as the navigator’s', inBrowser(chrome, { navigator: { webdriver: true } }), false, ['webdriver']],
  ['no webdriver', inBrowser(chrome, { webdriver: false }), false, []],
  ['a browser in a data centre', inBrowser(chrome), cloud, ['data_centre']],
  ['an app in a data centre', { context: { library: { name: 'analytics-android' } } }, cloud, ['data_centre']],
  ['a server in a data centre', { context: { library: { name: 'analytics-node' }, userAgent: chrome }, userAgent: 'node' }, cloud, []],
  ['a server that forwards a crawler', { context: { library: { name: 'analytics-node' }, userAgent: 'GPTBot/1.2' } }, cloud, ['known_bot']],
  ['somebody’s own sender', { userAgent: 'curl/8' }, cloud, []],
  ['a browser’s library without browser', { context: { library } }, false, ['missing_user_agent']],
  ['a browser’s library in a tool', { context: { library }, userAgent: 'curl/8' }, false, ['known_bot']],
  ['a browser’s library with nonsense', inBrowser('Berita/12 CFNetwork/1494.0.7 Darwin/23.4.0'), false, ['absurd_user_agent']],
  ['a browser’s library with an endless user agent', inBrowser(chrome + 'x'.repeat(5_000)), false, ['absurd_user_agent']],
  ['a reader who asked not to be tracked', { context: { library }, privacy: 'gpc' }, false, []],
  ['a page that is loaded ahead', { ...inBrowser(chrome), isPrefetch: true }, false, ['prefetch']],
  ['the same in a data centre', { context: { library }, privacy: 'gpc' }, cloud, ['data_centre']],
])('%s', (_what, given, isInDataCentre, expected) => {
  const event = given as AcceptedEvent
  const sender = describeSender(event)
  const userAgent = sender.userAgent === undefined ? undefined : describeUserAgent(sender.userAgent)
  expect(findBotMarks(event, sender, { userAgent, isInDataCentre })).toEqual(expected)
})
