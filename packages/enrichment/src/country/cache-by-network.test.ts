import { expect, it } from '@jest/globals'
import { cacheByNetwork } from './cache-by-network.js'

it('looks a network up once', () => {
  const asked: string[] = []
  const countryOf = cacheByNetwork((ip) => {
    asked.push(ip)
    return ip.startsWith('10.') || ip.startsWith('2001:') ? 'ID' : undefined
  })
  const ips = ['10.1.2.0', '10.1.2.7', '10.1.3.0', '11.0.0.0', '2001:db8::', 'x', '']
  for (let round = 0; round < 2; round++)
    expect(ips.map(countryOf)).toEqual(['ID', 'ID', 'ID', undefined, 'ID', undefined, undefined])
  expect(asked).toEqual(['10.1.2.0', '10.1.3.0', '11.0.0.0', '2001:db8::', 'x', ''])
})

it('returns the right country, also when there are more than a byte can number', () => {
  const nameOf = (ip: string): string => `country ${ip}`
  const countryOf = cacheByNetwork(nameOf)
  const ips = Array.from({ length: 600 }, (_, n) => `10.${n % 256}.${n >> 8}.0`)
  for (let round = 0; round < 2; round++) expect(ips.map(countryOf)).toEqual(ips.map(nameOf))
})
