import { expect, it } from '@jest/globals'
import { parseRequest } from './parse-request.js'

it('separates settings, parameters and the rest', () => {
  const url = new URLSearchParams(
    'query=SELECT+1&query_id=q&database=d&default_format=CSV&user=u&password=p&max_threads=1&max_threads=2&param_a=x',
  )
  expect(parseRequest(url, {})).toEqual({
    queryId: 'q',
    query: 'SELECT 1',
    database: 'd',
    defaultFormat: 'CSV',
    settings: new Map([['max_threads', '2']]),
    queryParameters: new Map([['a', 'x']]),
    encoding: 'none',
    isInSession: false,
  })
})

it('invents a query id, and falls back to TabSeparated', () => {
  expect(parseRequest(new URLSearchParams(), {})).toMatchObject({
    queryId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    defaultFormat: 'TabSeparated',
    database: undefined,
  })
})

it.each([
  ['1', 'gzip, deflate, br', 'gzip'],
  ['1', 'br;q=1.0, identity', 'br'],
  ['1', 'zstd', 'zstd'],
  ['1', 'lz4', 'lz4'],
  ['1', 'lz4,zstd,br,gzip,deflate', 'gzip'],
  ['1', 'gzip;q=0, BR; q=0.5', 'br'],
  ['1', 'rot13', 'none'],
  ['1', undefined, 'none'],
  ['0', 'gzip', 'none'],
])(
  'with enable_http_compression=%s and Accept-Encoding: %s answers in %s',
  (isEnabled, accepted, encoding) => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted }
    const url = new URLSearchParams({ enable_http_compression: isEnabled })
    expect(parseRequest(url, headers).encoding).toBe(encoding)
  },
)

it('answers in blocks of ClickHouse for compress=1, whatever HTTP would allow', () => {
  const url = new URLSearchParams({ compress: '1', decompress: '1', enable_http_compression: '1' })
  const parameters = parseRequest(url, { 'accept-encoding': 'gzip' })
  expect(parameters.encoding).toBe('blocks')
  expect([...parameters.settings.keys()]).toEqual(['enable_http_compression'])
})

it('notes a session', () => {
  const parameters = parseRequest(new URLSearchParams('session_id=x&session_timeout=60&session_check=0'), {})
  expect(parameters).toMatchObject({ isInSession: true, settings: new Map() })
})

it.each(['session_check=1', 'role=x'])('refuses ?%s', (search) => {
  expect(() => parseRequest(new URLSearchParams(search), {})).toThrow(
    expect.objectContaining({ type: 'NOT_IMPLEMENTED' }),
  )
})

it.each(['a b=1', "a'=1", '=1', 'param_=1', 'param_a b=1'])('refuses the name in ?%s', (search) => {
  expect(() => parseRequest(new URLSearchParams(search), {})).toThrow(
    expect.objectContaining({ type: 'BAD_ARGUMENTS' }),
  )
})
