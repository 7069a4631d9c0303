/** The keys of one kind of control record. They share a hash tag. */
export interface ControlRecordKeys {
  /** Hash: id → the record as JSON. */
  readonly records: string
  /** Hash: id → the stamp of the record's latest change; a removed record has one, too. */
  readonly stamps: string
  /** A random value that changes with every change of the records, also across a Redis that was emptied. */
  readonly version: string
  /** Stream: the ids of the records that the latest calls changed. */
  readonly changes: string
  /** String: the id of the record to which this unique value is being assigned; it exists for a moment only. */
  readonly claim: (value: string) => string
  /** String: it exists while a change that depends on this record's version is being made. */
  readonly changing: (id: string) => string
}

/** @param records the kind's plural, such as `sources` */
export function controlRecordKeys(records: string, namespace: string): ControlRecordKeys {
  const prefix = `{${namespace}:${records}}`
  return {
    records: prefix,
    stamps: `${prefix}:stamps`,
    version: `${prefix}:version`,
    changes: `${prefix}:changes`,
    claim: (value) => `${prefix}:claim:${value}`,
    changing: (id) => `${prefix}:changing:${id}`,
  }
}
