export { ApiError, isApiError, type ApiProblem } from './client/api-error.js'
export { type CallOptions, type ClientOptions } from './client/send-request.js'
export { type StreamEvent } from './client/read-event-stream.js'

export { createTrackerClient, type TrackerClient, type TrackerProblems } from './generated/tracker.js'
export {
  createTransporterClient,
  type TransporterClient,
  type TransporterProblems,
} from './generated/transporter.js'
export { createTrendingClient, type TrendingClient, type TrendingProblems } from './generated/trending.js'
export type * as tracker from './generated/tracker.js'
export type * as transporter from './generated/transporter.js'
export type * as trending from './generated/trending.js'
