import { expect, it } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudNetworks } from './cloud-networks.js'
import { createNetworkSet } from './network-set.js'
import { openDataCentreTest } from './open-data-centre-test.js'

const builtIn = await openDataCentreTest()

it.each<[string, boolean]>([
  ['3.16.1.0', true],
  ['54.224.9.0', true],
  ['34.101.0.0', true],
  ['20.210.5.0', true],
  ['165.22.40.0', true],
  ['2600:1f18::', true],
  ['36.68.0.0', false],
  ['104.28.0.0', false],
  ['172.225.10.0', false],
  ['66.249.66.0', false],
  ['nonsense', false],
])('%s, by the built-in networks: %s', (ip, expected) => {
  expect([builtIn.isDataCentre(ip), builtIn.isDataCentre(ip)]).toEqual([expected, expected])
})

it('has no built-in network that it cannot read', () => {
  const networks = Object.values(cloudNetworks).flatMap((text) => text.trim().split(/\s+/))
  expect(createNetworkSet(networks).size).toBe(networks.length)
})

it('takes a text file’s networks instead', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'networks-'))
  const path = join(directory, 'networks.txt')
  await writeFile(path, '# ours\n198.51.100.0/24 # one\r\n\n2001:db8::/32\n')
  const test = await openDataCentreTest(path)
  expect(test.problem).toBeUndefined()
  expect(['198.51.100.0', '2001:db8:5::', '3.16.1.0'].map(test.isDataCentre)).toEqual([true, true, false])
  await rm(directory, { recursive: true })
})

it.each(['/no/such/file.txt', '/no/such/file.mmdb', import.meta.dirname])(
  'falls back where %s is the list',
  async (path) => {
    const test = await openDataCentreTest(path)
    expect(test.problem).toBeInstanceOf(Error)
    expect(test.isDataCentre('3.16.1.0')).toBe(true)
  },
)
