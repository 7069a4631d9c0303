import type { FeatureDefinition } from '@frontpage/experiments'
import { createExperiment, sendAdminRequest } from '../../../experiment/create-experiment.js'
import { adminSecret, type RunningServer } from '../../../platform/start-platform.js'

/** Half of the flags are features with targeted values, half are running, targeted experiments. */
export const flagCount = 50
const countries = ['ID', 'MY', 'SG', 'US', 'JP']

export const flagKeys = Array.from({ length: flagCount }, (_, index) =>
  index % 2 === 0 ? `feature-${index}` : `experiment-${index}`,
)

/** Most readers meet it: country, plan and version. */
function conditionOf(index: number): Record<string, unknown> {
  return {
    country: { $in: countries.slice(index % 2) },
    plan: { $ne: 'staff' },
    version: { $vgte: `1.${index % 5}.0` },
  }
}

/** Makes the flags by the admin API, and starts the experiments. */
export async function createFlags({ url }: RunningServer, site: string): Promise<void> {
  const admin = { url, adminSecret }
  for (const [index, key] of flagKeys.entries()) {
    if (index % 2 === 0) {
      await sendAdminRequest(admin, 'PUT', `features/${key}`, {
        site,
        valueType: 'string',
        defaultValue: 'small',
        rules: [{ type: 'force', condition: conditionOf(index), value: 'large', coverage: 0.5 }],
      })
      continue
    }
    await createExperiment(admin, {
      id: key,
      site,
      hypothesis: 'It is fast.',
      variations: [
        { key: 'control', payload: { pictures: 'small', columns: 2 } },
        { key: 'large', payload: { pictures: 'large', columns: 1 } },
      ],
      condition: conditionOf(index),
    })
  }
}

/** The same flags as the evaluators read them. */
export function flagDefinitions(): Record<string, FeatureDefinition> {
  return Object.fromEntries(
    flagKeys.map((key, index) => [
      key,
      index % 2 === 0
        ? {
            defaultValue: 'small',
            rules: [
              { condition: conditionOf(index), force: 'large', coverage: 0.5, seed: key, hashVersion: 2 },
            ],
          }
        : {
            defaultValue: 'control',
            rules: [
              {
                key,
                condition: conditionOf(index),
                variations: ['control', 'large'],
                weights: [0.5, 0.5],
                meta: [{ key: 'control' }, { key: 'large' }],
                coverage: 1,
                seed: `${key}.1`,
                hashVersion: 2,
                phase: '1',
              },
            ],
          },
    ]),
  )
}
