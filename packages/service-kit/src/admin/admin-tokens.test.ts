import { describe, expect, it } from '@jest/globals'
import { HttpFault } from '../http/http-fault.js'
import { parseAdminTokens } from './admin-tokens.js'
import { authenticateAdmin, requireAdmin } from './require-admin.js'

const first = 'first-secret-of-ann'
const second = 'second:secret,of.bob'

describe('parseAdminTokens', () => {
  it('reads several tokens, each with its actor and scopes', () => {
    const tokens = parseAdminTokens(`ann:sources, experiments:${first}; bob@desk:*:${second};`)
    expect(tokens?.map(({ actor }) => [actor.name, [...actor.scopes]])).toEqual([
      ['ann', ['sources', 'experiments']],
      ['bob@desk', ['*']],
    ])
  })

  it.each([
    ['no scope', `ann:${first}`],
    ['an empty scope', `ann::${first}`],
    ['an empty entry in the scopes', `ann:sources,:${first}`],
    ['a scope in capitals', `ann:Sources:${first}`],
    ['no actor', `:sources:${first}`],
    ['a short secret', 'ann:sources:fifteen-chars-x'],
    ['a secret with a space', 'ann:sources:sixteen chars or more'],
    ['the same secret twice', `ann:sources:${first};bob:*:${first}`],
    ['one good and one bad token', `ann:sources:${first};bob`],
  ])('refuses %s', (_, text) => {
    expect(parseAdminTokens(text)).toBeUndefined()
  })
})

describe('authenticateAdmin', () => {
  const tokens = parseAdminTokens(`ann:sources:${first};bob:*:${second}`) ?? []

  function faultOf(authorization: string | undefined, scope = 'sources', configured = tokens): HttpFault {
    try {
      authenticateAdmin(configured, authorization, requireAdmin(scope))
    } catch (error) {
      if (error instanceof HttpFault) return error
      throw error
    }
    throw new Error('the caller was let in')
  }

  it.each([
    [`Bearer ${first}`, 'sources', 'ann'],
    [`bearer  ${first}`, 'sources', 'ann'],
    [`Bearer ${second}`, 'sources', 'bob'],
    [`Bearer ${second}`, 'anything-else', 'bob'],
  ])('%# knows the actor by the secret', (authorization, scope, name) => {
    expect(authenticateAdmin(tokens, authorization, requireAdmin(scope)).name).toBe(name)
  })

  it('asks for a token when there is none', () => {
    const fault = faultOf(undefined)
    expect(fault).toMatchObject({ status: 401, code: 'missing_admin_token', retryable: false })
    expect(fault.headers).toEqual({ 'WWW-Authenticate': 'Bearer realm="admin"' })
  })

  it.each([`Bearer ${first}x`, 'Bearer ', `Basic ${first}`, first, 'Bearer a b'])(
    'refuses %j',
    (authorization) => {
      const fault = faultOf(authorization)
      expect(fault).toMatchObject({ status: 401, code: 'wrong_admin_token' })
      expect(fault.headers?.['WWW-Authenticate']).toContain('error="invalid_token"')
      expect(fault.message).not.toContain(first)
    },
  )

  it('names the scope that a token lacks', () => {
    const fault = faultOf(`Bearer ${first}`, 'experiments')
    expect(fault).toMatchObject({ status: 403, code: 'missing_scope' })
    expect(fault.message).toContain('"experiments"')
    expect(fault.headers?.['WWW-Authenticate']).toContain('scope="experiments"')
  })

  it('explains how to switch administration on when no token is configured', () => {
    const fault = faultOf(`Bearer ${first}`, 'sources', [])
    expect(fault).toMatchObject({ status: 403, code: 'admin_off' })
    expect(fault.message).toContain('ADMIN_TOKEN=')
  })
})
