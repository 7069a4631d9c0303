import { controlRecordKeys, type ControlRecordKeys } from '@frontpage/contracts'
import type { RouteExample } from '@frontpage/service-kit'
import type { z } from 'zod'
import type { ControlRecord } from './control-record.js'

/**
 * One kind of what operators decide: all that its store, its history and its routes have to know of it. A new kind is such
 * a definition, and a line in the service that opens it (`openControlRecords`).
 */
export interface RecordKind<Value extends ControlRecord, Body = unknown> {
  /** Several of them, as in `/v1/admin/sources` and in the Redis keys. */
  readonly records: string
  /** One of them, as in `unknown_source` and `getSource`. */
  readonly record: string
  /** What `control_history` calls the kind. Default: `record`. */
  readonly historyKind?: string
  readonly schema: z.ZodType<Value>
  /** What no two records may share; for kinds of at most a few hundred records, which every change reads. */
  readonly unique?: UniqueField
  /** What else follows from the records in Redis; for small kinds, too: it is made anew with every change. */
  readonly derived?: {
    readonly key: (namespace?: string) => string
    /** Lua that is part of every change, with the hash of the records as KEYS[1] and this key as KEYS[5]. */
    readonly script: string
  }
  readonly administration: RecordAdministration<Value, Body>
}

export interface UniqueField {
  /** The name of a text field. */
  readonly field: string
  /** Of the problem that refuses a change: `write_key_taken`. */
  readonly takenCode: string
  /** As the problem's text begins: `The write key`. */
  readonly label: string
}

/** What the routes say and take. */
export interface RecordAdministration<Value, Body> {
  /** Its admin tokens have the scopes `<service>.read` and `<service>.write`. */
  readonly service: string
  /** One and several of them, for people; default: `record` and `records`. */
  readonly title?: string
  readonly titles?: string
  /** Of an id. Default: a slug. */
  readonly id?: z.ZodType<string>
  /** What an operator sends; the id is in the path. */
  readonly body: z.ZodType<Body>
  /** What is decided by a body; default: the body with the id. Throws HttpFault for what cannot be decided now. */
  toRecord?(body: Body, change: RecordAuthor): Value | Promise<Value>
  readonly putDescription?: string
  /** Default: true. Where false, there is no DELETE. */
  readonly isRemovable?: boolean
  /** How the list is asked for; default: pages in the order of ids. */
  readonly list?: RecordList<Value>
  readonly example: { readonly record: Value; readonly body: Body }
  /** Further examples of PUT, by name. */
  readonly putExamples?: Readonly<Record<string, RouteExample>>
}

/** Who changes which record when. */
export interface RecordAuthor {
  readonly id: string
  readonly actor: string
  /** Milliseconds since 1970. */
  readonly nowMs: number
}

/** For a kind whose records all fit into one answer. */
export interface RecordList<Value> {
  readonly summary: string
  readonly description: string
  readonly query: z.ZodType<Readonly<Record<string, unknown>>>
  readonly exampleQuery: Readonly<Record<string, string>>
  select(values: readonly Value[], query: never): readonly Value[]
}

/** Infers the types of a kind; it changes nothing. */
export function defineRecordKind<Value extends ControlRecord, Body>(
  kind: RecordKind<Value, Body>,
): RecordKind<Value, Body> {
  return kind
}

/** A kind whatever operators send to change it. */
export type AnyRecordKind<Value extends ControlRecord> = Omit<RecordKind<Value>, 'administration'>

export const historyKindOf = ({ historyKind, record }: { historyKind?: string; record: string }): string =>
  historyKind ?? record

export const keysOf = ({ records }: { records: string }, namespace?: string): ControlRecordKeys =>
  controlRecordKeys(records, namespace)
