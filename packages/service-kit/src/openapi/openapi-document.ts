/** The parts of OpenAPI 3.1 that our documents use: https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly securitySchemes: Readonly<Record<string, SecurityScheme>>
  }
}

export type JsonSchema = Readonly<Record<string, unknown>>

export interface SecurityScheme {
  readonly type: 'http'
  readonly scheme: 'basic' | 'bearer'
  readonly description?: string
}

export interface NamedExamples {
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>
}

export interface Parameter extends NamedExamples {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export interface MediaType extends NamedExamples {
  readonly schema: JsonSchema
  /** The events of `text/event-stream`: the data of each kind, as JSON. */
  readonly 'x-events'?: Readonly<Record<string, JsonSchema>>
}

export interface Header {
  readonly description: string
  readonly required: boolean
  readonly schema: JsonSchema
}

export interface OperationResponse {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content?: Readonly<Record<string, MediaType>>
  /** Examples that are answered without a body: OpenAPI has no place for them. */
  readonly 'x-examples'?: readonly string[]
}

export interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly required: boolean
    readonly content: Readonly<Record<string, MediaType>>
  }
  readonly responses: Readonly<Record<string, OperationResponse>>
  /** The operation for which this one is another path. */
  readonly 'x-alias-of'?: string
}
