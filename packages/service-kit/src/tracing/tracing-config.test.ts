import { expect, it } from '@jest/globals'
import { z } from 'zod'
import { readConfig } from '../config/read-config.js'
import { toTracingConfig, tracingEnv } from './tracing-config.js'

const read = (env: Record<string, string>) => toTracingConfig(readConfig(z.object(tracingEnv()), env))
const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' }

it.each([
  ['nothing', {}],
  ['a sampler alone', { OTEL_TRACES_SAMPLER: 'always_on' }],
  ['a disabled SDK', { ...endpoint, OTEL_SDK_DISABLED: 'true' }],
  ['no exporter', { ...endpoint, OTEL_TRACES_EXPORTER: 'none' }],
  ['a protocol for others', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER: 'jaeger_remote' }],
  ['an exporter for others', { OTEL_TRACES_EXPORTER: 'console', OTEL_TRACES_SAMPLER_ARG: '1e-3' }],
  ['mistakes, disabled', { ...endpoint, OTEL_SDK_DISABLED: 'TRUE', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }],
])('is off with %s', (_what, env) => {
  expect(read(env)).toBeUndefined()
})

it('has the defaults of the specification', () => {
  expect(read({ OTEL_TRACES_EXPORTER: 'otlp' })).toEqual({
    url: 'http://localhost:4318/v1/traces',
    protocol: 'http/protobuf',
    serviceName: undefined,
    sampler: 'parentbased_always_on',
    samplerRatio: 1,
    maxQueuedSpans: 2_048,
    timeoutMs: 10_000,
    sendEveryMs: 5_000,
  })
})

it.each([
  ['http://collector:4318', 'http://collector:4318/v1/traces'],
  ['http://collector:4318/', 'http://collector:4318/v1/traces'],
  ['https://collector/otlp', 'https://collector/otlp/v1/traces'],
  ['https://collector/?key=1', 'https://collector/v1/traces?key=1'],
])('sends to %s as %s', (base, url) => {
  expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: base })?.url).toBe(url)
})

it('prefers the variables of traces', () => {
  const env = {
    ...endpoint,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4318/own/path',
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_TIMEOUT: '900',
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '400',
  }
  expect(read(env)).toMatchObject({
    url: 'http://traces:4318/own/path',
    protocol: 'http/json',
    timeoutMs: 400,
  })
})

it('adds the headers of traces to those of everything', () => {
  const [all, ofTraces] = ['a=1,b=1', 'b=2']
  const headersOf = (headers: Record<string, string>) => read({ ...endpoint, ...headers })?.headers
  expect(headersOf({ OTEL_EXPORTER_OTLP_HEADERS: all, OTEL_EXPORTER_OTLP_TRACES_HEADERS: ofTraces })).toBe(
    'a=1,b=1,b=2',
  )
  expect(headersOf({ OTEL_EXPORTER_OTLP_TRACES_HEADERS: ofTraces })).toBe(ofTraces)
  expect(headersOf({})).toBeUndefined()
})

it.each(['0', '1', '0.01', '.5', '1.0'])('takes the ratio %s', (ratio) => {
  expect(read({ ...endpoint, OTEL_TRACES_SAMPLER_ARG: ratio })?.samplerRatio).toBe(Number(ratio))
})

it.each([
  ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ['OTEL_TRACES_SAMPLER_ARG', 'half'],
  ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_SDK_DISABLED', 'perhaps'],
])('refuses %s=%s, by name', (name, value) => {
  expect(() => read({ ...endpoint, [name]: value })).toThrow(name)
})
