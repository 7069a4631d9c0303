import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { parseAdminTokens } from '@frontpage/service-kit'

const script = fileURLToPath(new URL('../../../docker/setup.sh', import.meta.url))
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'frontpage-setup-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

/** Runs the script of the container `setup` as this user, who cannot give files to others. */
function setUp(env: Readonly<Record<string, string>> = {}): Promise<{ code: number; said: string }> {
  const owner = `${process.getuid!()}:${process.getgid!()}`
  return new Promise((resolve) => {
    const child = execFile(
      'sh',
      [script],
      {
        env: {
          PATH: process.env['PATH'],
          SECRETS_DIR: join(directory, 'secrets'),
          CLICKHOUSE_USERS_DIR: join(directory, 'users'),
          SERVICES_OWNER: owner,
          REDIS_OWNER: owner,
          ...env,
        },
      },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, said: stdout + stderr }),
    )
  })
}

const secretOf = async (name: string): Promise<string> =>
  (await readFile(join(directory, 'secrets', name), 'utf8')).trim()

it('makes secrets at the first start, keeps them, and takes those that are given', async () => {
  expect((await setUp()).code).toBe(0)
  const names = ['admin-token', 'feed-reader-token-secret', 'redis-password', 'clickhouse-password']
  const made = await Promise.all(names.map((name) => secretOf(`services/${name}`)))
  expect(new Set(made).size).toBe(4)
  expect(parseAdminTokens(made[0]!)).toHaveLength(1)
  for (const secret of made) expect(secret.length).toBeGreaterThanOrEqual(48)

  await setUp()
  expect(await Promise.all(names.map((name) => secretOf(`services/${name}`)))).toEqual(made)

  await setUp({ REDIS_PASSWORD: 'a-password-of-mine', ADMIN_TOKEN: 'ann:*:0123456789abcdef' })
  expect(await secretOf('services/admin-token')).toBe('ann:*:0123456789abcdef')
  expect(await secretOf('redis/redis.conf')).toBe('requirepass a-password-of-mine')
  expect(await secretOf('redis/password')).toBe('a-password-of-mine')
})

it('leaves secrets to their reader alone, and ClickHouse the hash of its password', async () => {
  await setUp({ CLICKHOUSE_PASSWORD: 'of-clickhouse' })
  for (const name of ['services/admin-token', 'services/clickhouse-password', 'redis/redis.conf']) {
    expect([name, (await stat(join(directory, 'secrets', name))).mode & 0o777]).toEqual([name, 0o400])
  }
  const users = await readFile(join(directory, 'users', 'frontpage.xml'), 'utf8')
  const hash = createHash('sha256').update('of-clickhouse').digest('hex')
  expect(users).toContain(`<password_sha256_hex>${hash}</password_sha256_hex>`)
  expect(users).not.toContain('of-clickhouse')
})

it.each([
  ['TRACKER_WRITE_KEY', 'a"b'],
  ['TRACKER_WRITE_KEY', "it's"],
  ['TRACKER_WRITE_KEY', 'two\nlines'],
  ['SPLITTER_SDK_KEY', 'a b'],
  ['FEED_READER_TOKEN_SECRET', 'short'],
  ['FEED_SECRET', 'short'],
  ['SPLITTER_SECRET', 'short'],
  ['REDIS_PASSWORD', 'with spaces in it'],
  ['CLICKHOUSE_PASSWORD', 'short'],
  ['NEWSSTAND_ADMIN_TOKEN', 'a;b'],
])('says what is wrong with %s=%j, and makes nothing', async (name, value) => {
  const { code, said } = await setUp({ [name]: value })
  expect(code).toBe(1)
  expect(said).toMatch(new RegExp(`^setup: ${name} has to be .+\\. Correct it in \\.env[,.]`))
  expect(said).not.toContain(value)
  await expect(stat(join(directory, 'secrets'))).rejects.toThrow('ENOENT')
})

it('names all that is wrong at once', async () => {
  const { said } = await setUp({ TRACKER_WRITE_KEY: '"', SPLITTER_SDK_KEY: '"', ADMIN_TOKEN: 'me' })
  expect(said.match(/^setup: \w+ has to be/gm)).toHaveLength(3)
})

it.each([
  'me:*:0123456789abcdef',
  ' me:*:0123456789abcdef ; ann:feed.read,feed.write:0123456789abcdeF;',
  'ann@news.example:a, b:with:colons:in:it:ok',
  'me:*:short',
  'me:0123456789abcdef',
  'me:UPPER:0123456789abcdef',
  'me:*:0123456789abcdef;broken',
  'two words:*:0123456789abcdef',
  'me:*:0123456789 abcdef',
  'me:*:0123456789abcdéf',
  ';;',
])('takes the admin tokens that the services take: %j', async (tokens) => {
  const { code } = await setUp({ ADMIN_TOKEN: tokens })
  expect(code === 0).toBe(parseAdminTokens(tokens) !== undefined)
})
