import type { FeatureDefinition } from '@frontpage/experiments'
import { adminSecret, type RunningServer } from '../../../platform/start-platform.js'

/** Half of the flags are features with targeted values, half are running, targeted experiments. */
export const flagCount = 50
const countries = ['ID', 'MY', 'SG', 'US', 'JP']
const end = '2099-01-01T00:00:00Z'

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
  for (const [index, key] of flagKeys.entries()) {
    if (index % 2 === 0) {
      await send(url, 'PUT', `features/${key}`, {
        site,
        valueType: 'string',
        defaultValue: 'small',
        rules: [{ type: 'force', condition: conditionOf(index), value: 'large', coverage: 0.5 }],
      })
      continue
    }
    await send(url, 'PUT', `experiments/${key}`, {
      site,
      hypothesis: 'It is fast.',
      owner: 'lab',
      variations: [
        { key: 'control', payload: { pictures: 'small', columns: 2 } },
        { key: 'large', payload: { pictures: 'large', columns: 1 } },
      ],
      condition: conditionOf(index),
      end,
    })
    await send(url, 'POST', `experiments/${key}/transitions`, { to: 'running', reason: 'a bench' })
  }
}

async function send(url: string, method: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${url}/v1/admin/${path}`, {
    method,
    headers: { authorization: `Bearer ${adminSecret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok)
    throw new Error(`${method} ${path} was answered ${response.status} ${await response.text()}`)
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
