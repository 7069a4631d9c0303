import {
  openControlRecords,
  putInitialRecords,
  sdkKeyRecords,
  type ControlRecords,
  type SdkKey,
} from '@frontpage/control-records'
import { createActiveKeys, type ActiveKeys } from './active-keys.js'

export interface SdkKeys {
  readonly keys: ActiveKeys
  readonly records: ControlRecords<SdkKey, Omit<SdkKey, 'id'>>
}

/** Opens the keys that SDKs authenticate with; the initial ones are created in the background. */
export async function openSdkKeys(
  initialKeys: readonly SdkKey[],
  options: Omit<Parameters<typeof openControlRecords>[1], 'copy' | 'onChange'>,
): Promise<SdkKeys> {
  const { stack, log } = options
  const keys = createActiveKeys()
  const records = await openControlRecords(sdkKeyRecords, {
    ...options,
    onChange: ({ all }) => keys.update(all()),
  })
  const { admin, store } = records
  stack.use(
    'initial SDK keys',
    putInitialRecords(initialKeys, { kind: sdkKeyRecords, variable: 'SPLITTER_KEYS', admin, store, log }),
  )
  return { keys, records }
}
