export { ApiError, isApiError, type ApiProblem } from './api-error.js'
export { type CallOptions, type ClientOptions } from './send-request.js'
export { type StreamEvent } from './read-event-stream.js'
export * from './generated/index.js'
