export { ApiError, isApiError, type ApiProblem } from './client/api-error.js'
export { type CallOptions, type ClientOptions } from './client/send-request.js'
export { type StreamEvent } from './client/read-event-stream.js'
export * from './generated/index.js'
