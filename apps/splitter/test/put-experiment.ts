import { createControlRecordStore } from '@frontpage/control-records'
import { waitFor, type TestNetwork } from '@frontpage/testing'
import { experimentRecords, type ExperimentRecord } from '../src/registry/kinds/experiments.js'

const { id: _, ...example } = experimentRecords.administration.example.record
let version = 0

/** A running experiment of the site `dev`: `control` and `large`, with half of the readers each. */
export function buildExperiment(id: string, over: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return { ...example, id, state: 'running', salt: `${id}.1`, startedAt: '2026-01-01T00:00:00Z', ...over }
}

/** Puts an experiment past its rules of validation, and waits until every one of these splitters has it in force. */
export async function putExperiment(
  network: TestNetwork,
  experiment: ExperimentRecord,
  splitters: readonly { readonly url: string }[] = [network.splitter],
): Promise<void> {
  const store = createControlRecordStore(network.redis, experimentRecords, {
    namespace: network.namespace,
    onUnreadable: () => undefined,
  })
  const stamp = { version: ++version, changedAt: Date.now(), changeId: `test-${version}` }
  await store.merge([{ id: experiment.id, ...stamp, json: JSON.stringify(experiment) }])
  const sent = JSON.stringify(experiment)
  for (const { url } of splitters) {
    await waitFor(
      async () => {
        const response = await fetch(`${url}/v1/admin/experiments/${experiment.id}`, {
          headers: { authorization: `Bearer ${network.adminSecret}` },
        })
        return response.ok && isPartOf(JSON.parse(sent), await response.json())
      },
      { what: `${experiment.id} in force` },
    )
  }
}

function isPartOf(expected: Record<string, unknown>, answer: unknown): boolean {
  const found = answer as Record<string, unknown>
  return ['state', 'phase', 'salt'].every((field) => found[field] === expected[field])
}
