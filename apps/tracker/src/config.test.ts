import { expect, it } from '@jest/globals'
import { readTrackerConfig } from './config.js'

const source = (id: string, writeKey: string) => ({ id, name: id, writeKey, site: 'daily' })
const read = (...sources: object[]) => readTrackerConfig({ TRACKER_SOURCES: JSON.stringify(sources) })

it('takes sources that have an id and a write key of their own', () => {
  const { initialSources } = read(source('web', 'web-key'), source('app', 'app-key'))
  expect(initialSources.map(({ id }) => id)).toEqual(['web', 'app'])
})

it.each([
  ['an id', source('web', 'app-key')],
  ['a write key', source('app', 'web-key')],
])('refuses sources that share %s', (_what, second) => {
  expect(() => read(source('web', 'web-key'), second)).toThrow(/TRACKER_SOURCES.*write key of its own/)
})

it.each(['feed', 'splitter'])('refuses a source that would be taken for the platform’s own: %s', (id) => {
  expect(() => read(source(id, 'key'))).toThrow(/TRACKER_SOURCES/)
})

it.each(['/n.js', '/assets/v2/news-1.min.js'])('serves the browser SDK at %s', (path) => {
  expect(readTrackerConfig({ TRACKER_SDK_PATH: path }).sdkPath).toBe(path)
})

it.each(['sdk.js', '/', '/sdk', '//evil.example/sdk.js', '/:name.js', '/a/../b.js', '/v1/*.js'])(
  'refuses %j as the path of the browser SDK',
  (path) => {
    expect(() => readTrackerConfig({ TRACKER_SDK_PATH: path })).toThrow(/TRACKER_SDK_PATH/)
  },
)
