import { requireAdmin, type AdminRequirement } from '@frontpage/service-kit'
import { slugSchema } from '@frontpage/contracts'
import { z } from 'zod'
import type { AnyRecordKind, RecordKind } from '../record/record-kind.js'

type NamedKind = Pick<RecordKind<never>, 'record' | 'records'> & {
  readonly administration: Pick<
    RecordKind<never>['administration'],
    'service' | 'title' | 'titles' | 'id' | 'path' | 'partialId'
  > & { readonly example: { readonly record: { readonly id: string } } }
}

/** The names that a kind's routes use. */
export interface RecordNames {
  /** The path without an id. */
  readonly path: string
  /** The operation id of a verb: `operationOf('get')` is `getSource`. */
  operationOf(verb: string): string
  operationOfAll(verb: string): string
  readonly title: string
  readonly titles: string
  readonly unknownCode: string
  /** The field of the id in logs. */
  readonly idField: string
  readonly id: z.ZodType<string>
  /** The query of a request about one record: the other part of its id. */
  readonly query: z.ZodType<Readonly<Record<string, string>>>
  toRecordId(id: string, query: Readonly<Record<string, string>>): string
  /** The path and query of a request about the record of the examples. */
  readonly example: {
    readonly params: { readonly id: string }
    readonly query?: Readonly<Record<string, string>>
  }
  readonly read: AdminRequirement
  readonly write: AdminRequirement
}

export function namesOf({ record, records, administration }: NamedKind): RecordNames {
  const { service, title = record, titles = records, id = slugSchema, partialId, example } = administration
  return {
    path: administration.path ?? `/v1/admin/${records}`,
    operationOf: (verb) => toCamelCase(`${verb}-${record}`),
    operationOfAll: (verb) => toCamelCase(`${verb}-${records}`),
    title,
    titles,
    unknownCode: `unknown_${record.replaceAll('-', '_')}`,
    idField: toCamelCase(`${record}-id`),
    id,
    query: partialId?.query ?? noQuery,
    toRecordId: (recordId, query) => partialId?.toRecordId(recordId, query) ?? recordId,
    example:
      partialId === undefined
        ? { params: { id: example.record.id } }
        : { params: { id: partialId.example.id }, query: partialId.example.query },
    read: requireAdmin(`${service}.read`),
    write: requireAdmin(`${service}.write`),
  }
}

const noQuery = z.object({})

/** `get-sdk-key` becomes `getSdkKey`. */
function toCamelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

/** The problem of a change whose unique value another record has. */
export function heldByAnother(
  { unique }: Pick<AnyRecordKind<never>, 'unique'>,
  { title }: RecordNames,
  heldBy: string,
): { readonly code: string; readonly detail: string } {
  return {
    code: unique?.takenCode ?? 'value_taken',
    detail: `${unique?.label ?? 'The value'} belongs to the ${title} "${heldBy}".`,
  }
}
