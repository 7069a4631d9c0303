import type { Express, NextFunction, Request, Response } from 'express'
import { compileRoute, runMatch, type AnyRoute } from './compile-route.js'
import { pathOf, RouteTable } from './route-table.js'
import type { RouterContext } from './run-route.js'

/**
 * Mounts routes on Express; an error handler after them must answer their rejections. The same table as on the raw
 * router finds them, so that a path means the same on both.
 */
export function mountOnExpress(app: Express, routes: readonly AnyRoute[], context: RouterContext): void {
  const table = new RouteTable(routes.map((route) => compileRoute(route, context)))
  app.use((req: Request, res: Response, next: NextFunction) => {
    const match = table.find(req.method, pathOf(req.url))
    if (match === undefined) return next()
    // Express 5 passes the rejection of a returned promise to the error handler.
    return runMatch(match, req, res)
  })
}
