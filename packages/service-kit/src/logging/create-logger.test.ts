import { expect, it } from '@jest/globals'
import { createLogger } from './create-logger.js'

function logged(fields: object): string {
  let text = ''
  const destination = { write: (line: string) => void (text += line) }
  createLogger({ service: 'tracker', level: 'info', destination }).info(fields, 'hello')
  return text
}

it('names the service and the level', () => {
  expect(JSON.parse(logged({ count: 3 }))).toMatchObject({
    service: 'tracker',
    level: 'info',
    msg: 'hello',
    count: 3,
  })
})

it.each([
  { authorization: 'SECRET' },
  { cookie: 'SECRET' },
  { ip: 'SECRET' },
  { headers: { authorization: 'SECRET', cookie: 'SECRET', 'x-forwarded-for': 'SECRET' } },
  { req: { headers: { authorization: 'SECRET' }, remoteAddress: 'SECRET' } },
  { res: { headers: { 'set-cookie': 'SECRET' } } },
  { reader: { ip: 'SECRET' } },
  { err: Object.assign(new Error('refused'), { command: { name: 'set', args: ['key', 'SECRET'] } }) },
])('removes secrets and identifiers from logs: %j', (fields) => {
  expect(logged(fields)).not.toContain('SECRET')
})
