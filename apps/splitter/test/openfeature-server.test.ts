import { OpenFeature, type Client } from '@openfeature/server-sdk'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { exposuresOf } from './count-exposures.js'
import { createOfrepProvider } from './ofrep-server-provider.js'
import { putDefinitions } from './put-definitions.js'

let network: TestNetwork
let client: Client
beforeAll(async () => {
  network = await startTestNetwork()
  await putDefinitions(network, {
    experiments: {
      pictures: {
        variations: [
          { key: 'control', payload: 'small' },
          { key: 'large', payload: 'large' },
        ],
      },
    },
    features: {
      switch: { defaultValue: true },
      words: { valueType: 'number', defaultValue: 9 },
      layout: {
        valueType: 'json',
        defaultValue: { columns: 3 },
        rules: [{ type: 'force', id: 'indonesia', value: { columns: 4 }, condition: { country: 'ID' } }],
      },
      list: { valueType: 'json', defaultValue: [1, 'b'] },
      off: { enabled: false, defaultValue: true },
      gated: {
        valueType: 'string',
        defaultValue: 'a',
        prerequisites: [{ feature: 'off', condition: { value: false } }],
      },
    },
  })
  await OpenFeature.setProviderAndWait(createOfrepProvider(network.splitter.url, 'dev-server'))
  client = OpenFeature.getClient()
}, 120_000)
afterAll(async () => {
  await OpenFeature.close()
  await network.stop()
})

const reader = { targetingKey: 'reader-1', country: 'SG' }

describe('OpenFeature’s server SDK', () => {
  it('gets values of every type, with reasons', async () => {
    expect(await client.getBooleanDetails('switch', false, reader)).toMatchObject({
      value: true,
      reason: 'STATIC',
    })
    expect(await client.getNumberDetails('words', 0, reader)).toMatchObject({ value: 9, reason: 'STATIC' })
    expect(await client.getObjectDetails('list', [], reader)).toMatchObject({ value: [1, 'b'] })
    expect(await client.getObjectDetails('layout', {}, reader)).toMatchObject({
      value: { columns: 3 },
      reason: 'DEFAULT',
    })
    expect(await client.getObjectDetails('layout', {}, { ...reader, country: 'ID' })).toMatchObject({
      value: { columns: 4 },
      reason: 'TARGETING_MATCH',
    })
    const { value, variant, reason, flagMetadata } = await client.getStringDetails('pictures', '', reader)
    expect(reason).toBe('SPLIT')
    expect(value).toBe(variant === 'control' ? 'small' : 'large')
    expect(flagMetadata).toMatchObject({ experiment: 'pictures', phase: 1, variation: variant })
  })

  it('gets code’s own default where nothing else can be said', async () => {
    expect(await client.getBooleanDetails('no-such-flag', true, reader)).toMatchObject({
      value: true,
      reason: 'ERROR',
      errorCode: 'FLAG_NOT_FOUND',
    })
    expect(await client.getBooleanDetails('off', false, reader)).toMatchObject({
      value: true,
      reason: 'DISABLED',
    })
    expect(await client.getStringDetails('gated', 'own', reader)).toMatchObject({
      value: 'own',
      reason: 'DISABLED',
    })
    expect(await client.getStringDetails('switch', 'own', reader)).toMatchObject({
      value: 'own',
      errorCode: 'TYPE_MISMATCH',
    })
    expect(await client.getStringDetails('pictures', 'own', { country: 'SG' })).toMatchObject({
      value: 'own',
      errorCode: 'TARGETING_KEY_MISSING',
    })
  })

  it('exposes what it asks for, once', async () => {
    const context = { targetingKey: 'reader-who-is-counted' }
    const { variant } = await client.getStringDetails('pictures', '', context)
    await client.getStringValue('pictures', '', context)
    expect(await exposuresOf(network, 'reader-who-is-counted')).toEqual([`pictures ${variant}`])
  })
})
