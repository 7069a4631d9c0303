import { controlRecordKeys, type ControlRecordKeys } from '@frontpage/contracts'
import type { RouteExample } from '@frontpage/service-kit'
import type { z } from 'zod'
import type { ControlRecord } from './control-record.js'

/**
 * Defines one kind of control record for its store, its history and its routes. A new kind needs such a definition, and a
 * line in the service that opens it (`openControlRecords`).
 */
export interface RecordKind<Value extends ControlRecord, Body = unknown> {
  /** The plural, as in `/v1/admin/sources` and in the Redis keys. */
  readonly records: string
  /** The singular, as in `unknown_source` and `getSource`. */
  readonly record: string
  /** The name of the kind in `control_history`. Default: `record`. */
  readonly historyKind?: string
  readonly schema: z.ZodType<Value>
  /** A field whose value must be unique. Every change reads all records for it: for kinds of a few hundred records. */
  readonly unique?: UniqueField
  /** Data in Redis that is computed from all records with every change: for kinds of a few hundred records as well. */
  readonly derived?: {
    readonly key: (namespace: string) => string
    /** Lua that runs as part of every change, with the hash of the records as KEYS[1] and this key as KEYS[5]. */
    readonly script: string
  }
  readonly administration: RecordAdministration<Value, Body>
}

interface UniqueField {
  /** The name of a text field. */
  readonly field: string
  /** The code of the problem that refuses a change, such as `write_key_taken`. */
  readonly takenCode: string
  /** The beginning of the problem's text, such as `The write key`. */
  readonly label: string
}

/** The part of a kind that its routes need. */
export interface RecordAdministration<Value, Body> {
  /** The service's name. Admin tokens need its scopes `<service>.read` and `<service>.write`. */
  readonly service: string
  /** The singular and the plural in texts for people; default: `record` and `records`. */
  readonly title?: string
  readonly titles?: string
  /** The schema of an id. Default: a slug. */
  readonly id?: z.ZodType<string>
  /** The path of the routes. Default: `/v1/admin/<records>`. */
  readonly path?: string
  /** Where the id in the path is a part of the record's id. */
  readonly partialId?: PartialId
  /** No routes list all records or change several: for kinds whose records would not fit into an answer. */
  readonly isLarge?: boolean
  /** The schema of a request's body, which does not hold the id. */
  readonly body: z.ZodType<Body>
  /** Makes the record of a body; default: the body with the id. Throws HttpFault to refuse it. */
  readonly toRecord?: (body: Body, author: RecordAuthor) => Value | Promise<Value>
  readonly putDescription?: string
  /** Whether the routes include DELETE. Default: true. */
  readonly isRemovable?: boolean
  /** The routes only read: the service has its own for changes, because a record follows from the one before. */
  readonly isChangedElsewhere?: boolean
  /** A list of the kind's own; default: pages in the order of ids. */
  readonly list?: RecordList<Value>
  readonly example: { readonly record: Value; readonly body: Body }
  /** Further examples of PUT, by name. */
  readonly putExamples?: Readonly<Record<string, RouteExample>>
}

/** The other part of a record's id, which requests give as a query parameter. */
interface PartialId {
  readonly query: z.ZodType<Readonly<Record<string, string>>>
  readonly toRecordId: (id: string, query: Readonly<Record<string, string>>) => string
  /** The id in the path and the query that examples have. */
  readonly example: { readonly id: string; readonly query: Readonly<Record<string, string>> }
}

/** The author of a change, with its record and its time. */
export interface RecordAuthor {
  readonly id: string
  readonly actor: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** The list of a kind whose records all fit into one answer. */
export interface RecordList<Value> {
  readonly summary: string
  readonly description: string
  readonly query: z.ZodType<Readonly<Record<string, unknown>>>
  readonly exampleQuery: Readonly<Record<string, string>>
  select(values: readonly Value[], query: never): readonly Value[]
}

/** Infers the types of a kind and returns it unchanged. */
export function defineRecordKind<Value extends ControlRecord, Body>(
  kind: RecordKind<Value, Body>,
): RecordKind<Value, Body> {
  return kind
}

/** A kind without its administration, which is enough to store and to follow it. */
export type AnyRecordKind<Value extends ControlRecord> = Omit<RecordKind<Value>, 'administration'>

export const historyKindOf = ({ historyKind, record }: { historyKind?: string; record: string }): string =>
  historyKind ?? record

export const keysOf = ({ records }: { records: string }, namespace: string): ControlRecordKeys =>
  controlRecordKeys(records, namespace)
