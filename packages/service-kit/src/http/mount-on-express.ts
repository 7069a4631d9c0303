import type { Express, Request, Response } from 'express'
import { compileRoute, type AnyRoute } from './compile-route.js'
import type { RouterContext } from './run-route.js'

/** Mounts routes on Express; an error handler after them must answer what they reject with. */
export function mountOnExpress(app: Express, routes: readonly AnyRoute[], context: RouterContext): void {
  for (const route of routes) {
    const { method, path, run } = compileRoute(route, context)
    app[method.toLowerCase() as Lowercase<typeof route.method>](path, async (req: Request, res: Response) => {
      await run(req, res, req.params)
    })
  }
}
