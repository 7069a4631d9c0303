import type { Express, NextFunction, Request, Response } from 'express'
import { compileRoute, type AnyRoute } from './compile-route.js'
import { pathOf, RouteTable } from './route-table.js'
import type { RouterContext } from './run-route.js'

/**
 * Mounts routes on Express; an error handler after them must answer what they reject with. They are found by the same
 * table as on the raw router, so that a path means the same on both.
 */
export function mountOnExpress(app: Express, routes: readonly AnyRoute[], context: RouterContext): void {
  const table = new RouteTable(routes.map((route) => compileRoute(route, context)))
  app.use((req: Request, res: Response, next: NextFunction) => {
    const match = table.find(req.method, pathOf(req.url))
    if (match === undefined) return next()
    // Express 5 hands what a returned promise rejects with to the error handler.
    return match.entry.run(req, res, match.params)
  })
}
