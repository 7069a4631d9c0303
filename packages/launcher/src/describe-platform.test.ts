import { describe, expect, it } from '@jest/globals'
import { describePlatform, readLine, sendLine } from './describe-platform.js'
import { terminalColors } from './terminal.js'

const colors = terminalColors({ isTTY: false }, {})
const platform = {
  services: [
    {
      definition: { name: 'tracker', does: 'accepts events' },
      url: 'http://127.0.0.1:5001',
    },
  ],
  clickhouseUrl: 'http://user:hidden@127.0.0.1:5123',
  showsClickhousePassword: false,
  redisUrl: 'redis://:hidden@127.0.0.1:6379',
  adminSecret: 'the-secret',
  writeKey: 'dev',
  sdkKey: 'sdk-dev',
  adminTokenFile: '/data/admin-token',
}

describe('describePlatform', () => {
  const text = describePlatform(platform, colors)

  it('shows every address, the token and where it is kept', () => {
    for (const part of ['http://127.0.0.1:5001', 'http://127.0.0.1:5123', 'redis://127.0.0.1:6379']) {
      expect(text).toContain(part)
    }
    expect(text).toContain('the-secret')
    expect(text).toContain('/data/admin-token')
  })

  it('shows where the API of each service can be read', () => {
    expect(text).toContain('  http://127.0.0.1:5001/docs\n')
  })

  it('shows no password of a store', () => {
    expect(text).not.toContain('hidden')
  })

  it('shows what to ask of trending where it runs', () => {
    const definition = { name: 'trending', does: 'lists' }
    const more = [...platform.services, { definition, url: 'http://127.0.0.1:5003' }]
    expect(describePlatform({ ...platform, services: more }, colors)).toContain(
      'curl http://127.0.0.1:5003/v1/trending\n',
    )
    expect(text).not.toContain('/v1/trending')
  })

  it('shows what to ask of the feed where it runs, as a reader with an id of its own', () => {
    const definition = { name: 'feed', does: 'front pages' }
    const more = [...platform.services, { definition, url: 'http://127.0.0.1:5004' }]
    expect(describePlatform({ ...platform, services: more }, colors)).toMatch(
      /curl http:\/\/127\.0\.0\.1:5004\/v1\/feed -H 'x-anonymous-id: [0-9a-f-]{36}'\n/,
    )
    expect(text).not.toContain('/v1/feed')
  })

  it('shows how to make a feature and to ask for it where the splitter runs', () => {
    const definition = { name: 'splitter', does: 'features' }
    const more = [...platform.services, { definition, url: 'http://127.0.0.1:5002' }]
    const withSplitter = describePlatform({ ...platform, services: more }, colors)

    expect(withSplitter).toContain('curl -X PUT http://127.0.0.1:5002/v1/admin/features/pictures')
    expect(withSplitter).toContain(
      "curl -H 'x-api-key: sdk-dev' http://127.0.0.1:5002/ofrep/v1/evaluate/flags/pictures",
    )
    expect(text).not.toContain('/ofrep/')
  })

  it('shows the news site first where it runs', () => {
    const definition = { name: 'newsstand', does: 'a news site' }
    const more = [...platform.services, { definition, url: 'http://127.0.0.1:5010' }]
    const lines = describePlatform({ ...platform, services: more }, colors).split('\n')

    expect(lines.findIndex((line) => line.endsWith('http://127.0.0.1:5010'))).toBe(3)
    expect(lines[4]).toContain('npm start -- --demo')
    expect(describePlatform({ ...platform, services: more, hasDemo: true }, colors)).toContain('Demo readers')
    expect(text).not.toContain('news site')
  })

  it('draws a table whose lines are equally long', () => {
    const lengths = text
      .split('\n')
      .filter((line) => /^[┌│└]/.test(line))
      .map((line) => line.length)
    expect(new Set(lengths).size).toBe(1)
  })
})

describe('the lines to copy', () => {
  it('send to the port that was chosen', () => {
    expect(sendLine('http://127.0.0.1:5001', 'my-key')).toBe(
      `curl -u my-key: http://127.0.0.1:5001/v1/page -H 'content-type: application/json' -d '{"anonymousId":"me","properties":{"storyId":"hello","title":"Hello"}}'`,
    )
  })

  it('let curl ask for the password of a ClickHouse that has one', () => {
    expect(readLine('http://user:hidden@127.0.0.1:5123', { showsClickhousePassword: false })).toMatch(
      /^curl -u 'user' 'http:\/\/127\.0\.0\.1:5123\/\?query=SELECT\+[^ ']+'$/,
    )
  })

  it("hold the login that is the launcher's own", () => {
    expect(readLine('http://frontpage:made@127.0.0.1:4123', { showsClickhousePassword: true })).toMatch(
      /^curl -u 'frontpage:made' 'http:\/\/127\.0\.0\.1:4123\/\?query=SELECT\+[^ ']+'$/,
    )
  })

  it('need no login for a ClickHouse without one', () => {
    expect(readLine('http://127.0.0.1:8123', { showsClickhousePassword: false })).toMatch(/^curl 'http:/)
  })
})
