import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import type { AdminActor } from '../admin/admin-tokens.js'
import type { AdminRequirement } from '../admin/require-admin.js'
import type { Logger } from '../logging/create-logger.js'
import type { SecurityScheme } from '../openapi/openapi-document.js'
import type { RouteExample } from '../openapi/route-example.js'
import type { CorsPolicy } from './cors.js'
import type { Reply, ReplyHeaders } from './reply.js'
import type { ResponseHeaders } from './response-headers.js'

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** The response of one status, for documents and for the handler's return type. */
export interface ResponseDefinition {
  readonly description: string
  readonly body?: z.ZodType
  /** Default `application/json`. */
  readonly contentType?: string
  /** The headers that callers need, not all that are sent. */
  readonly headers?: ResponseHeaders
  /** Set by `problems`: the response is a problem with one of these codes. */
  readonly problemCodes?: readonly string[]
  /** The events of an event stream: the data of each kind, as JSON. */
  readonly events?: Readonly<Record<string, z.ZodType>>
}
export type ResponseDefinitions = Readonly<Record<number, ResponseDefinition>>

/** The `:params` of a path, as text. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<Rest>
  : Path extends `${string}:${infer Name}`
    ? { readonly [Key in Name]: string }
    : unknown

type OutputOf<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise

export interface RouteInput<
  Params = unknown,
  Query = unknown,
  Headers = unknown,
  Body = unknown,
  Actor = AdminActor | undefined,
> {
  readonly params: Params
  readonly query: Query
  readonly headers: Headers
  readonly body: Body
  readonly actor: Actor
  readonly requestId: string
  readonly log: Logger
  /** The raw request, for data that no schema covers, such as the connection's address. */
  readonly req: IncomingMessage
}

/** Deeply read-only, so that handlers may return objects that they must not change. */
type DeepReadonly<Value> = Value extends readonly (infer Entry)[]
  ? readonly DeepReadonly<Entry>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
    : Value

type ReplyOf<Responses extends ResponseDefinitions> = {
  [Status in keyof Responses & number]: {
    readonly status: Status
    readonly headers?: ReplyHeaders
  } & (Responses[Status] extends { readonly body: infer Body extends z.ZodType }
    ? { readonly body: DeepReadonly<z.input<Body>> | Uint8Array }
    : { readonly body?: string | Uint8Array | undefined })
}[keyof Responses & number]

type Handler<Input, Result> = (input: Input) => Result | Promise<Result>

export interface RouteDocumentation {
  readonly method: HttpMethod
  /** With `:params`; case-sensitive; a trailing slash is tolerated in requests. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly auth?: AdminRequirement
  /** The ways in which callers authenticate where that is not by `auth`; any one of these, and `null` for none. */
  readonly credentials?: readonly (Credentials | null)[]
  /** By default, cross-origin use is not allowed. */
  readonly cors?: CorsPolicy
  /** Examples by name. They stand in the document, and a test sends each of them to the real service. */
  readonly examples?: Readonly<Record<string, RouteExample>>
  /** The operation for which this route is another path. */
  readonly aliasOf?: string
}

export interface Credentials {
  readonly name: string
  readonly scheme: SecurityScheme
}

export interface RouteDefinition extends RouteDocumentation {
  readonly params?: z.ZodType | undefined
  readonly query?: z.ZodType | undefined
  readonly headers?: z.ZodType | undefined
  readonly body?: z.ZodType | undefined
  /** The maximum size of the body, also when inflated. Default 256 KiB. */
  readonly maxBodyBytes?: number
  readonly responses: ResponseDefinitions
}

/** A route as the routers see it: a plain object, from which documents are made as well. */
export interface Route extends RouteDefinition {
  readonly kind: 'route'
  readonly handler: (input: never) => Reply | Promise<Reply>
}

/**
 * Defines a route once: the definition validates requests, types the handler's input and its reply, and documents them.
 * Handlers return `{ status, body, headers }` and throw HttpFault.
 */
export function defineRoute<
  const Path extends string,
  const Responses extends ResponseDefinitions,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Headers extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Auth extends AdminRequirement | undefined = undefined,
  // Inferred from the handler alone; otherwise TypeScript widens its literals (200 to number) before it knows
  // Responses.
  const Result extends Reply = Reply,
>(
  definition: Omit<RouteDefinition, 'auth'> & {
    readonly path: Path
    readonly params?: Params
    readonly query?: Query
    readonly headers?: Headers
    readonly body?: Body
    readonly auth?: Auth
    readonly responses: Responses
    readonly handler: Handler<InputOf<Path, Params, Query, Headers, Body, Auth>, Result>
  } & { readonly handler: Handler<never, ReplyOf<Responses>> },
): Route {
  return { kind: 'route', ...definition } as unknown as Route
}

type InputOf<Path extends string, Params, Query, Headers, Body, Auth> = RouteInput<
  OutputOf<Params, PathParams<Path>>,
  OutputOf<Query, undefined>,
  OutputOf<Headers, undefined>,
  OutputOf<Body, undefined>,
  Auth extends AdminRequirement ? AdminActor : undefined
>
