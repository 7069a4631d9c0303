import type { Schema } from './to-type.js'

/** The parts of an OpenAPI document that the generator and the tests read. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>
    readonly securitySchemes: Readonly<Record<string, { readonly scheme: string }>>
  }
}

interface Examples {
  readonly [name: string]: { readonly summary: string; readonly value: unknown }
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: Schema
  readonly examples?: Examples
}

export interface Media {
  readonly schema: Schema
  readonly examples?: Examples
  readonly 'x-events'?: Readonly<Record<string, Schema>>
}

interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, { readonly required: boolean }>>
  readonly content?: Readonly<Record<string, Media>>
  readonly 'x-examples'?: readonly string[]
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, Media>>
  }
  readonly responses: Readonly<Record<string, Response>>
  readonly 'x-alias-of'?: string
}

export interface LocatedOperation {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

export function operationsOf({ paths }: Document): LocatedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

/** The name of the security scheme that a caller of the operation needs first. */
export function schemeOf({ security = [] }: Operation): string | undefined {
  return Object.keys(security[0] ?? {})[0]
}
