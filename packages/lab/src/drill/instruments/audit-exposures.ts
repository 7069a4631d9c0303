import { exposureSourceId } from '@frontpage/contracts'
import { keyOfVariation, type SeenVariation } from '../../experiment/reader-fleet.js'
import type { Platform } from '../../platform/start-platform.js'
import { auditUntilSettled } from './audit-until-settled.js'
import type { SettleOptions } from './settle.js'

export interface ExposureAudit {
  /** Exposures in the archive, each once. */
  stored: number
  /** Variations in answers that count whose exposure is not in the archive. */
  lost: number
  /** Rows under FINAL beyond one for each unit, variation and day. */
  doubled: number
}

/** Waits until the exposure of every variation that readers saw is in the archive, or nothing changes any more. */
export function auditExposures(
  store: Platform['store'],
  seen: ReadonlyMap<string, SeenVariation>,
  options: SettleOptions,
): Promise<ExposureAudit> {
  return auditUntilSettled(() => auditOnce(store, seen), { ...options, isComplete: ({ lost }) => lost === 0 })
}

async function auditOnce(
  store: Platform['store'],
  seen: ReadonlyMap<string, SeenVariation>,
): Promise<ExposureAudit> {
  const result = await store.query({
    query: `SELECT toString(properties.experiment_id) AS experiment, toString(properties.hash_attribute) AS attribute,
                   toString(properties.unit) AS unit, toString(properties.variation_id) AS variation,
                   toFloat64(count()) AS rows, toFloat64(uniqExact(original_timestamp)) AS days
            FROM events FINAL WHERE source_id = {source:String}
            GROUP BY experiment, attribute, unit, variation`,
    query_params: { source: exposureSourceId },
    format: 'JSONEachRow',
  })
  const rows = await result.json<SeenVariation & { rows: number; days: number }>()
  const stored = new Set(rows.map(keyOfVariation))
  return {
    stored: stored.size,
    lost: [...seen.keys()].filter((key) => !stored.has(key)).length,
    doubled: rows.reduce((sum, row) => sum + row.rows - row.days, 0),
  }
}
