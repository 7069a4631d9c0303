import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { loadAssets } from './load-assets.js'

let path: string
let folder: URL

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'frontpage-assets-'))
  folder = pathToFileURL(`${path}/`)
  await writeFile(new URL('newsstand-2.css', folder), 'main{}')
  await writeFile(new URL('page-2.js', folder), 'now()')
  const files = [
    { name: 'newsstand-2.css', kind: 'style' },
    { name: 'page-2.js', kind: 'script' },
  ]
  await writeFile(new URL('files.json', folder), JSON.stringify(files))
})

afterEach(() => rm(path, { recursive: true, force: true }))

it('serves the files of the last build, whatever other builds left beside them', async () => {
  await writeFile(new URL('newsstand-1.css', folder), 'old{}')
  await writeFile(new URL('page-1.js', folder), 'old()')

  const { urls, find } = await loadAssets(folder)

  expect(urls).toEqual({ style: '/assets/newsstand-2.css', script: '/assets/page-2.js' })
  expect(find('page-2.js')).toMatchObject({
    plain: Buffer.from('now()'),
    contentType: 'text/javascript; charset=utf-8',
    isImmutable: true,
  })
  expect(find('page-1.js')).toBeUndefined()
  expect(find('files.json')).toBeUndefined()
})

it('says what to do where a file of the list is missing', async () => {
  await rm(new URL('page-2.js', folder))

  await expect(loadAssets(folder)).rejects.toThrow(
    'the built file page-2.js is not there; build newsstand again',
  )
})
