import { beforeAll, expect, it } from '@jest/globals'
import { Script } from 'node:vm'
import { bakeSnippetScript } from './bake-snippet-script.js'
import { readBrowserFiles, type BrowserFiles } from './read-browser-files.js'

let files: BrowserFiles
let baked: string
const values = {
  writeKey: 'web',
  cdn: 'https://t.example.com/events',
  apiHost: 't.example.com/events/v1',
  settings: { integrations: { note: "$& and $' are plain texts" } },
}
beforeAll(async () => {
  files = await readBrowserFiles()
  baked = bakeSnippetScript(files.standalone, values)
})

it('puts the key and the settings where the package looks for them', () => {
  expect(files.standalone.match(/__WRITE_KEY__/g)).toHaveLength(1)
  expect(baked).not.toContain('__WRITE_KEY__')
  expect(baked).toContain('window.analyticsWriteKey="web"')
  expect(baked).toMatch(
    /load\(\{writeKey:\w+,cdnSettings:\{"integrations":\{"note":"\$& and \$' are plain texts"\}\}\},\w+\)/,
  )
})

it('names no address of Segment’s, and keeps its licence', () => {
  expect(files.standalone).toContain('https://cdn.segment.com')
  expect(baked).not.toMatch(/(?:cdn|api)\.segment\.(?:com|io)/)
  expect(baked).toContain('"t.example.com/events/v1"')
  expect(baked).toMatch(/^\/\*! .*MIT License.*© 2021 Segment/)
})

it('refers to no source map, and is a script', () => {
  expect(baked).not.toContain('sourceMappingURL')
  expect(() => new Script(baked)).not.toThrow()
})

it('finds every part that the script may load', () => {
  const [, hashes] = /"\.bundle\."\+\{([^}]+)\}/.exec(files.standalone)!
  const named = [...hashes!.matchAll(/"([\da-f]+)"/g)].map(([, hash]) => hash)
  expect(named.length).toBeGreaterThan(5)
  const found = [...files.bundles.keys()].map((name) => name.split('.').at(-2))
  expect(new Set(found)).toEqual(new Set(named))
})
