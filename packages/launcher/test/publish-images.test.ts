import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { services } from '@frontpage/services'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8')
const workflow = await read('.github/workflows/publish-images.yml')
const dockerfile = await read('Dockerfile')

describe('publish-images.yml', () => {
  const published = [.../^ {8}image:\n((?: {10}- .*\n)+)/m.exec(workflow)![1]!.matchAll(/- (.*)\n/g)]
    .map(([, name]) => name!)
    .toSorted()

  it('publishes every app and the lab, for both architectures', async () => {
    expect(published).toEqual([...(await readdir(join(root, 'apps'))), 'lab'].toSorted())
    expect(published).toEqual(expect.arrayContaining(services.map(({ name }) => name)))
    expect(workflow).toContain('architecture: [amd64, arm64]\n')
  })

  it('publishes every image that docker-compose.yml takes from a registry', async () => {
    const compose = await read('docker-compose.yml')
    const used = [...compose.matchAll(/image: \$\{FRONTPAGE_IMAGES:-frontpage\}-([\w-]+):/g)]

    expect(published).toEqual(expect.arrayContaining(used.map(([, name]) => name)))
  })

  it('may read the repository and nothing else', () => {
    expect(workflow.match(/^ *permissions:\n(?: +\S.*\n)+/gm)).toEqual(['permissions:\n  contents: read\n'])
  })

  it('uses actions by their commits, with their versions', () => {
    const used = [...workflow.matchAll(/uses: (.*)/g)].map(([, action]) => action!)

    expect(used.length).toBeGreaterThan(5)
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('builds on a whole version of the base image that the Dockerfile names', () => {
    const [, repository, major, system] = /^ARG NODE_IMAGE=(\w+):(\d+)-(\S+)$/m.exec(dockerfile)!

    expect(workflow).toMatch(
      new RegExp(`^  NODE_IMAGE: ${repository}:${major}\\.\\d+\\.\\d+-${system}$`, 'm'),
    )
  })

  it('fills in every build argument that the labels of an image have', () => {
    const labels = [...dockerfile.matchAll(/image\.(\w+)="/g)].map(([, label]) => label)
    const each = ['title', 'description', 'version', 'revision', 'created', 'source', 'licenses']
    const given = [...workflow.matchAll(/^ {12}([A-Z_]+)=\$\{\{/gm)].map(([, name]) => name)

    expect(labels).toEqual([...each, ...each])
    expect(given).toEqual(expect.arrayContaining(['APP', 'VERSION', 'REVISION', 'CREATED', 'SOURCE']))
  })
})

describe('plan-release.sh', () => {
  let directory: TestDirectory
  const run = promisify(execFile)
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: directory.path })

  beforeEach(async () => {
    directory = await createTestDirectory('plan-release')
    await git('init', '--quiet')
  })
  afterEach(() => directory.remove())

  async function release(version: string): Promise<void> {
    await writeFile(
      join(directory.path, 'package.json'),
      `{\n  "version": "${version}",\n  "private": true\n}\n`,
    )
    await git('add', '.')
    await git('commit', '--quiet', '--message', version, '--date', '2026-12-24T18:00:00+07:00')
    await git('tag', `v${version}`)
  }

  async function plan(tag: string, env: Record<string, string> = {}): Promise<Record<string, string>> {
    const { stdout } = await run('bash', [join(root, '.github/plan-release.sh')], {
      cwd: directory.path,
      env: {
        PATH: process.env['PATH'],
        GITHUB_REF_NAME: tag,
        REGISTRY: 'registry.example.com',
        NAMESPACE: 'Newsroom',
        ...env,
      },
    })
    return Object.fromEntries(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => /^(\w+)=(.*)$/.exec(line)!.slice(1)),
    )
  }

  it('gives the newest release all tags', async () => {
    await release('0.9.3')
    await release('0.10.0')

    expect(await plan('v0.10.0')).toEqual({
      prefix: 'registry.example.com/newsroom/frontpage',
      version: '0.10.0',
      tags: '0.10.0 0.10 latest',
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    })
  })

  it('leaves `latest` where it is for a release of an older line', async () => {
    await release('0.9.3')
    await release('0.10.0')
    await release('0.9.4')

    expect(await plan('v0.9.4')).toMatchObject({ tags: '0.9.4 0.9' })
  })

  it('gives a release candidate its own tag only, and counts it as no release', async () => {
    await release('0.2.0')
    await release('0.3.0-rc.1')

    expect(await plan('v0.3.0-rc.1')).toMatchObject({ tags: '0.3.0-rc.1' })
    await git('checkout', '--quiet', 'v0.2.0')
    expect(await plan('v0.2.0')).toMatchObject({ tags: '0.2.0 0.2 latest' })
  })

  it.each([
    ['a tag that is no version', 'v2', {}, 'is no version such as v0.2.0'],
    ['a tag that package.json contradicts', 'v0.2.1', {}, 'The tag says 0.2.1 and package.json 0.2.0'],
    ['no registry', 'v0.2.0', { REGISTRY: '' }, 'Set the repository variable IMAGE_REGISTRY'],
    ['no namespace', 'v0.2.0', { NAMESPACE: '' }, 'Set the repository variable IMAGE_NAMESPACE'],
  ])('ends for %s, and says what to do', async (_what, tag, env, message) => {
    await release('0.2.0')

    await expect(plan(tag, env)).rejects.toThrow(message)
  })
})
