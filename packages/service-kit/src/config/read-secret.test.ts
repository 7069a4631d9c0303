import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { ConfigError } from './config-error.js'
import { envInteger, envSecret, envString } from './env-fields.js'
import { readConfig } from './read-config.js'
import { readSecret } from './read-secret.js'

const secret = 'do-not-print-me'
let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'frontpage-secrets-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

function fileWith(content: string | Buffer): string {
  const path = join(directory, `secret-${Math.random()}`)
  writeFileSync(path, content)
  return path
}

const schema = z.object({
  A_PASSWORD: envSecret(envString({ minLength: 3 })),
  A_TOKEN: envSecret(envString()).optional(),
  A_COUNT: envSecret(envInteger({ max: 9 })).default(7),
  A_NAME: envString().optional(),
})

function messageOf(env: Record<string, string>): string {
  try {
    readConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the configuration was accepted')
}

describe('a secret', () => {
  it('is read from the file that its _FILE names, whatever wraps its field', () => {
    const read = readConfig(schema, {
      A_PASSWORD_FILE: fileWith(`${secret}\n`),
      A_TOKEN_FILE: ` ${fileWith(` a b\tc \r\n`)} `,
      A_COUNT_FILE: fileWith('3'),
    })
    expect(read).toEqual({ A_PASSWORD: secret, A_TOKEN: 'a b\tc', A_COUNT: 3 })
  })

  it('may fill 64 KiB, and no more', () => {
    const most = 'x'.repeat(64 * 1024)
    expect(readSecret({ A_FILE: fileWith(most) }, 'A')).toBe(most)
    expect(() => readSecret({ A_FILE: fileWith(`${most}x`) }, 'A')).toThrow('has more than 64 KiB')
  })

  it('comes from the variable where that is set, and from neither where both are empty', () => {
    expect(readSecret({ A: secret, A_FILE: ' ' }, 'A')).toBe(secret)
    expect(readSecret({ A: secret, A_FILE: fileWith('another') }, 'A')).toBe(secret)
    expect(readSecret({ A: ' ', A_FILE: fileWith(secret) }, 'A')).toBe(secret)
    expect(readSecret({ A: '', A_FILE: '' }, 'A')).toBeUndefined()
  })

  it('is not read from a file where its field is not marked', () => {
    expect(readConfig(schema, { A_PASSWORD: secret, A_NAME_FILE: fileWith('x') })).not.toHaveProperty(
      'A_NAME',
    )
  })

  it.each([
    ['is not there', () => join(directory, 'absent'), 'does not exist'],
    ['is below a file', () => join(fileWith(secret), 'below'), 'does not exist'],
    ['is empty', () => fileWith(''), 'is empty'],
    ['has only white space', () => fileWith(' \n'), 'is empty'],
    ['is too large', () => fileWith(secret.repeat(10_000)), 'has more than 64 KiB'],
    ['is a directory', () => directory, 'is no regular file'],
    ['never ends', () => '/dev/zero', 'is no regular file'],
    ['is a pipe that nobody writes to', makePipe, 'is no regular file'],
  ])('names the variable and the path of a file that %s', (_what, make, reason) => {
    const path = make()
    const message = messageOf({ A_PASSWORD_FILE: path })
    expect(message).toBe(
      `bad configuration\n  A_PASSWORD_FILE: expected the path of a file that holds A_PASSWORD, but ${path} ${reason}`,
    )
  })

  it('in a file that may not be read is reported as such', () => {
    const path = fileWith(secret)
    chmodSync(path, 0)
    const message = withoutRootsRights(() => messageOf({ A_PASSWORD_FILE: path }))
    expect(message).toContain(`but ${path} may not be read by this user`)
  })

  it('is not shown where the content of its file is invalid', () => {
    const [short, count] = [fileWith('xy'), fileWith(secret)]
    const message = messageOf({ A_PASSWORD_FILE: short, A_COUNT_FILE: count })
    expect(message.split('\n').slice(1)).toEqual([
      `  A_PASSWORD_FILE: expected a file with a text of 3 to 4096 characters, but ${short} has none`,
      `  A_COUNT_FILE: expected a file with an integer from 0 to 9, but ${count} has none`,
    ])
  })

  it('that is wrong is reported beside other variables', () => {
    const message = messageOf({ A_PASSWORD_FILE: '/absent', A_COUNT: '10' })
    expect(message.match(/^ {2}\w+/gm)).toEqual(['  A_PASSWORD_FILE', '  A_COUNT'])
  })
})

/** Root may read every file. */
function withoutRootsRights<Result>(run: () => Result): Result {
  if (process.geteuid?.() !== 0) return run()
  const nobody = 65_534
  process.seteuid?.(nobody)
  try {
    return run()
  } finally {
    process.seteuid?.(0)
  }
}

function makePipe(): string {
  const path = join(directory, `pipe-${Math.random()}`)
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path])
  return path
}
