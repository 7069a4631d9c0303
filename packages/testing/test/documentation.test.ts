import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from '@jest/globals'
import { services } from '@frontpage/services'

/** A Markdown file, by its path from the root of the repository. */
interface Page {
  readonly path: string
  readonly text: string
}

const root = fileURLToPath(new URL('../../../', import.meta.url))
let pages: readonly Page[]

beforeAll(async () => {
  const workspaces = await Promise.all(
    ['apps', 'packages'].map(async (group) =>
      (await readdir(join(root, group))).map((name) => `${group}/${name}`),
    ),
  )
  const guides = workspaces.flat().map((folder) => `${folder}/docs`)
  const folders = [
    '.',
    '.github',
    ...workspaces.flat(),
    ...guides.filter((folder) => existsSync(join(root, folder))),
  ]
  const files = [
    ...(await readdir(join(root, 'docs'), { recursive: true })).map((file) => join('docs', file)),
    ...(
      await Promise.all(
        folders.map(async (folder) => (await readdir(join(root, folder))).map((file) => join(folder, file))),
      )
    ).flat(),
  ]
  pages = await Promise.all(
    files
      .filter((path) => path.endsWith('.md'))
      .map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  )
})

it('names only files and folders that exist', () => {
  const missing = pages.flatMap(({ path, text }) =>
    backTicked(text)
      .filter((name) => !name.includes('*') && !name.includes('NNN'))
      .filter((name) => !isThere(name, path))
      .map((name) => `${path}: ${name}`),
  )
  expect(missing).toEqual([])
})

it('links only to pages and headings that exist', () => {
  const headings = new Map(pages.map(({ path, text }) => [path, anchorsOf(text)]))
  const missing = pages.flatMap(({ path, text }) =>
    linksOf(text)
      .filter((link) => {
        const [target = '', anchor] = link.split('#')
        const file = target === '' ? path : join(dirname(path), target)
        if (!existsSync(join(root, file))) return true
        return anchor !== undefined && headings.get(file)?.includes(anchor) !== true
      })
      .map((link) => `${path}: ${link}`),
  )
  expect(missing).toEqual([])
})

it('sends readers to ports of services', () => {
  const ports = services.map(({ port }) => String(port))
  const others = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/127\.0\.0\.1:(40\d\d)\b/g)]
      .filter(([, port]) => !ports.includes(port!))
      .map(([address]) => `${path}: ${address}`),
  )
  expect(others).toEqual([])
})

it('shows every decision in the architecture, and each with its status and date', () => {
  const decisions = pages.filter(({ path }) => /^docs\/adr\/\d{3}-/.test(path))
  const architecture = pages.find(({ path }) => path === 'docs/architecture.md')!.text

  expect(decisions.length).toBeGreaterThan(15)
  expect(decisions.filter(({ path }) => !architecture.includes(path.slice('docs/'.length)))).toEqual([])
  for (const { path, text } of decisions) {
    const number = Number(/\d{3}/.exec(path)![0])
    expect(text).toMatch(
      new RegExp(
        `^# ${number}\\. .+\n\n\\*\\*Status\\.\\*\\* (Accepted|Superseded by .+), \\d{4}-\\d{2}-\\d{2}\\.`,
      ),
    )
  }
})

it('carries one version in every workspace, the latest of the changelog', async () => {
  const folders = ['apps', 'packages'].map(async (group) =>
    (await readdir(join(root, group))).map((name) => `${group}/${name}/package.json`),
  )
  const manifests = ['package.json', ...(await Promise.all(folders)).flat()]
  const versions = await Promise.all(
    manifests.map(async (path) => {
      const { version } = JSON.parse(await readFile(join(root, path), 'utf8')) as { version: string }
      return [path, version]
    }),
  )
  const changelog = pages.find(({ path }) => path === 'CHANGELOG.md')!.text
  const [, latest] = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$/m.exec(changelog)!

  expect(versions.filter(([, version]) => version !== latest)).toEqual([])
})

/** Paths from the root of the repository; in a workspace's own page also from the workspace. */
function backTicked(text: string): string[] {
  const spans = [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!)
  return spans.filter((span) =>
    /^(?:apps|packages|docs|src|test|bin|\.github|\.vscode|\.ci)(?:\/[\w.*-]+)+\/?$/.test(span),
  )
}

function isThere(name: string, page: string): boolean {
  if (!/^(?:src|test|bin)\//.test(name)) return existsSync(join(root, name))
  const workspace = /^(?:apps|packages)\/[^/]+/.exec(page)?.[0]
  // Elsewhere `src/service.ts` is a file of any service.
  return workspace === undefined || existsSync(join(root, workspace, name))
}

function linksOf(text: string): string[] {
  return [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link))
}

/** The anchors that GitHub makes of headings. */
function anchorsOf(text: string): string[] {
  return [...withoutFences(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function withoutFences(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '')
}
