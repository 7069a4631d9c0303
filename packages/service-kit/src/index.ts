export { isKnownEtag } from './answers/is-known-etag.js'
export { answerPrepared, type AnswerPreparedOptions } from './answers/answer-prepared.js'
export {
  createAnswerStore,
  toEntityTag,
  type AnswerStore,
  type AnswerStoreOptions,
  type MadeAnswer,
  type PreparedAnswer,
  type Question,
} from './answers/answer-store.js'
export { conditionalAnswerHeaders, conditionalHeaders } from './answers/conditional-request.js'
export {
  createFrozenOrders,
  formatCursor,
  parseCursor,
  type Cursor,
  type FrozenItem,
  type FrozenOrder,
  type FrozenOrders,
} from './answers/frozen-orders.js'
export { createTwoGenerationCache, type TwoGenerationCache } from './answers/two-generation-cache.js'
export { toAscii } from './answers/to-ascii.js'
export { actorOf } from './admin/actor-of.js'
export { parseAdminTokens, type AdminActor, type AdminToken } from './admin/admin-tokens.js'
export { authenticateAdmin, requireAdmin, type AdminRequirement } from './admin/require-admin.js'
export {
  envBoolean,
  envBytes,
  envChoice,
  envInteger,
  envList,
  envMilliseconds,
  envPort,
  envSecret,
  envString,
  envUrl,
} from './config/env-fields.js'
export { ConfigError, type BadVariable } from './config/config-error.js'
export { type Environment } from './config/environment.js'
export { readConfig } from './config/read-config.js'
export { readSecret } from './config/read-secret.js'
export { storesEnv, toStoresConfig, type StoresConfig } from './config/stores-config.js'
export { serviceEnv, toServiceConfig, type ServiceConfig } from './config/service-config.js'
export { defineWork, enterWork, leaveWork } from '@frontpage/event-loop-guard'
export { watchEventLoop } from './event-loop/watch-event-loop.js'
export { type ReadinessCheck } from './health/readiness.js'
export { reportRedis } from './health/report-redis.js'
export { type AnyRoute } from './http/compile-route.js'
export { createClientAddress, type ClientAddress } from './http/create-client-address.js'
export { grantOrigin, type CorsPolicy } from './http/cors.js'
export { decodeBody, withoutByteOrderMark } from './http/decode-body.js'
export { defineRawRoute, type RawHandler, type RawRoute } from './http/define-raw-route.js'
export {
  defineRoute,
  type Credentials,
  type HttpMethod,
  type ResponseDefinition,
  type ResponseDefinitions,
  type Route,
  type RouteInput,
} from './http/define-route.js'
export { withRoomForStreams, type HttpLimits } from './http/http-limits.js'
export { ClientGoneError, HttpFault, type FaultPointer, type HttpFaultOptions } from './http/http-fault.js'
export { mountOnExpress } from './http/mount-on-express.js'
export { retryAfter, type ResponseHeaders } from './http/response-headers.js'
export { discardBody, failRequest } from './http/service-message.js'
export { prepareHead, sendWithHead, type PreparedHead } from './http/prepared-head.js'
export { prepareReply, sendPrepared, type PreparedReply } from './http/prepared-reply.js'
export { problems, problemsWithRetryAfter, sendProblem, toProblem, type Problem } from './http/problem.js'
export { queryList } from './http/query-list.js'
export { createRawRouter, type RawRouter } from './http/raw-router.js'
export { readBody, type BodyCallback, type BodyFault, type BodyLimits } from './http/read-body.js'
export { hasTooManyParameters, maxQueryParameters, readQuery } from './http/validate-request.js'
export { type Reply, type ReplyHeaders } from './http/reply.js'
export { requestIdOf } from './http/request-id.js'
export { networkOf, truncateIp } from './http/truncate-ip.js'
export { type RouterContext } from './http/run-route.js'
export {
  startHttpService,
  type HttpServiceOptions,
  type RunningHttpService,
} from './http/start-http-service.js'
export {
  ClosingStack,
  startWithStack,
  type CloseFailure,
  type ClosingStackOptions,
} from './lifecycle/closing-stack.js'
export { runService, type RunningService, type RunServiceOptions } from './lifecycle/run-service.js'
export { StartUpError, throwStartUpError } from './lifecycle/start-up-error.js'
export {
  createLogger,
  logLevels,
  type Logger,
  type LoggerOptions,
  type LogLevel,
} from './logging/create-logger.js'
export {
  aggregateMetrics,
  createMetrics,
  type Metrics,
  type MetricsSnapshot,
} from './metrics/create-metrics.js'
export { type CounterCell, type HotCounter } from './metrics/hot-counter.js'
export { type HistogramCell, type HotHistogram } from './metrics/hot-histogram.js'
export { problemExample, type RouteExample } from './openapi/route-example.js'
export { createSigner, type Signer } from './signing/signer.js'
export { childOfEach } from './tracing/child-of-each.js'
export { startTracing, type TracingOptions } from './lifecycle/start-tracing.js'
export { spanOf } from './tracing/trace-route.js'
export { type Span, type SpanAttributes, type SpanOptions, type Tracer } from './tracing/tracer.js'
export { type TracingConfig } from './tracing/tracing-config.js'
export { formatSseEvent, type SseEvent } from './sse/format-sse-event.js'
export { type SseClient } from './sse/sse-client.js'
export { createSseHub, type SseHub, type SseHubOptions, type SseSlot } from './sse/sse-hub.js'
