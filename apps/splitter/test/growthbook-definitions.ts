import type { Definitions } from './put-definitions.js'

const arms = (...payloads: unknown[]) =>
  payloads.map((payload, index) => ({ key: index === 0 ? 'control' : `arm-${index}`, payload }))
const weighted = (weights: number[], payloads: unknown[]) =>
  arms(...payloads).map((each, index) => ({ ...each, weight: weights[index] }))

/** Targeting, shares, layers, a holdout, saved groups and prerequisites: what a site has after a year. */
export const siteDefinitions = {
  savedGroups: {
    staff: { group: { type: 'list', attributeKey: 'id', values: ['reader-7', 'reader-8', 'reader-9'] } },
    adults: { group: { type: 'condition', condition: { age: { $gte: 18 }, country: { $ne: 'XX' } } } },
  },
  holdouts: { everyone: { share: 0.1 } },
  experiments: {
    pictures: {
      variations: weighted([0.7, 0.3], ['small', 'large']),
      condition: { country: { $in: ['ID', 'SG'] } },
    },
    headlines: {
      variations: arms({ words: 9 }, { words: 12 }, { words: 15 }),
      coverage: 0.6,
      condition: { $savedGroup: { id: 'adults' } },
    },
    'layered-a': { variations: arms('a0', 'a1'), layer: { name: 'page', from: 0, to: 0.5 } },
    'layered-b': { variations: arms('b0', 'b1'), layer: { name: 'page', from: 0.5, to: 1 } },
    held: { variations: arms(0, 1, 2, 3, 4, 5, 6), holdout: 'everyone' },
    devices: { variations: arms('x', 'y'), hashAttribute: 'deviceId' },
  },
  features: {
    layout: {
      valueType: 'json',
      defaultValue: { words: 5 },
      rules: [
        { type: 'force', value: { words: 99 }, condition: { $savedGroup: { id: 'staff' } } },
        { type: 'force', value: { words: 1 }, condition: { version: { $vlt: '2.0.0' } } },
        { type: 'experiment', experiment: 'headlines' },
      ],
    },
    ticker: {
      rules: [
        { type: 'force', value: true, condition: { email: { $regexi: '@NEWS\\.example$' } } },
        { type: 'force', value: true, coverage: 0.25 },
      ],
    },
    gallery: {
      valueType: 'string',
      defaultValue: 'none',
      rules: [
        {
          type: 'force',
          value: 'wide',
          prerequisites: [{ feature: 'pictures', condition: { value: 'large' } }],
        },
      ],
    },
    gated: {
      valueType: 'number',
      defaultValue: 1,
      prerequisites: [{ feature: 'ticker', condition: { value: true } }],
    },
    off: { enabled: false, defaultValue: true, rules: [{ type: 'force', value: false }] },
  },
} satisfies Definitions

const names = ['a', '日本', '👩‍🚀', "o'neill", 'Ωmega']

/** The attributes of one of many readers; some have no id. */
export function readerOf(index: number): Record<string, unknown> {
  return {
    ...(index % 97 !== 0 && {
      id: index < 20 ? `reader-${index}` : `${names[index % names.length]}-${index}`,
    }),
    ...(index % 3 !== 0 && { deviceId: `device-${index}` }),
    country: ['ID', 'SG', 'US', 'XX'][index % 4],
    age: (index * 7) % 60,
    version: `${(index % 3) + 1}.${index % 12}.0`,
    ...(index % 11 === 0 && { email: `reader-${index}@news.EXAMPLE` }),
  }
}
