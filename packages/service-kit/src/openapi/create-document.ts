import type { AnyRoute } from '../http/compile-route.js'
import { adminScheme, describeOperation } from './describe-operation.js'
import type { OpenApiDocument, Operation, SecurityScheme } from './openapi-document.js'
import { SchemaComponents } from './schema-components.js'

export interface DocumentOptions {
  /** Of the service. */
  readonly name: string
  readonly description?: string | undefined
  readonly routes: readonly AnyRoute[]
}

/** What the routes say of themselves as an OpenAPI 3.1 document. Takes milliseconds: make it once. */
export function createDocument({ name, description, routes }: DocumentOptions): OpenApiDocument {
  const components = new SchemaComponents()
  const paths: Record<string, Record<string, Operation>> = {}
  const securitySchemes: Record<string, SecurityScheme> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:([^/]+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeOperation(route, components) }
    if (route.auth !== undefined) securitySchemes[adminScheme] = adminTokens
    for (const credentials of route.credentials ?? []) {
      if (credentials !== null) securitySchemes[credentials.name] = credentials.scheme
    }
  }
  const { schemas, resolve } = components.finish()
  const tags = new Set(routes.flatMap((route) => route.tags ?? []))
  return {
    openapi: '3.1.1',
    info: { title: `Frontpage ${name}`, version: '1', ...(description !== undefined && { description }) },
    servers: [{ url: '/' }],
    tags: [...tags].map((tag) => ({ name: tag })),
    paths: resolve(paths),
    components: { schemas, securitySchemes },
  }
}

const adminTokens: SecurityScheme = {
  type: 'http',
  scheme: 'bearer',
  description: 'The secret of one of the tokens in `ADMIN_TOKEN`.',
}
