import { expect, it } from '@jest/globals'
import type { JsonObject } from '@frontpage/contracts'
import { describeAppDevice } from './describe-app-device.js'

it.each<[JsonObject | undefined, string | undefined, string | undefined]>([
  [undefined, undefined, undefined],
  [{}, undefined, undefined],
  [
    { os: { name: 'Android', version: '14' }, device: { type: 'android', model: 'SM-A546E' } },
    'Android',
    'mobile',
  ],
  [{ os: { name: 'Android' }, device: { type: 'android', model: 'SM-X700' } }, 'Android', 'tablet'],
  [{ os: { name: 'Android' }, device: { type: 'android', model: 'BRAVIA 4K TV' } }, 'Android', 'tv'],
  [{ os: { name: 'iOS' }, device: { type: 'ios', model: 'iPhone15,2' } }, 'iOS', 'mobile'],
  [{ os: { name: 'iPadOS' }, device: { type: 'ios', model: 'iPad13,8' } }, 'iOS', 'tablet'],
  [{ os: { name: 'tvOS' }, device: { type: 'ios' } }, 'tvOS', 'tv'],
  [{ os: { name: 'Nonsense' }, device: { type: 'nonsense' } }, undefined, undefined],
  [{ os: { name: 7 }, device: 'phone' }, undefined, undefined],
])('%j', (context, os, deviceClass) => {
  expect(describeAppDevice(context)).toEqual({ os, deviceClass })
})
