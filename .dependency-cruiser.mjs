import swc from '@swc/core'
import { services } from './packages/services/src/services.mjs'

// The parser reads JSX only where it is told to, which dependency-cruiser does not.
const { parseFileSync } = swc
swc.parseFileSync = (path, options) =>
  parseFileSync(path, { syntax: 'typescript', ...options, tsx: path.endsWith('.tsx') })

/**
 * The dependency rule of docs/architecture.md. `internal` lists what each package may import of ours; a package that is
 * not listed may import nothing. What an app may import follows from the list of services. An app never imports an app,
 * and a driver is imported by exactly one package.
 */
const purePackages = ['enrichment', 'experiments', 'statistics', 'ranking', 'editorial']
const serviceMayUse = [
  'service-kit',
  'queue',
  'event-store',
  'control-records',
  'read-models',
  'redis',
  'contracts',
  'concurrency',
  ...purePackages,
]
/** Packages for services that send events of their own. */
const producerMayUse = ['event-producer']
/**
 * A user interface uses services through their clients alone. It may import types of contracts, not values; the parser
 * here cannot tell them apart, so packages/testing/test/service-list.test.ts checks that.
 */
const frontendMayUse = [
  'api-client',
  'concurrency',
  'experiments',
  'contracts',
  'service-kit',
  'browser-sdk',
  'design',
]

/** @param {(typeof services)[number]} service */
function packagesOf({ name, isFrontend, isProducer }) {
  if (isFrontend) return frontendMayUse
  return [
    ...serviceMayUse,
    ...(isProducer ? producerMayUse : []),
    // It serves the SDK's script to pages; sources bundle it when they are asked.
    ...(name === 'tracker' ? ['browser-sdk'] : []),
  ]
}

const internal = {
  contracts: [],
  concurrency: [],
  ...Object.fromEntries(purePackages.map((name) => [name, ['contracts']])),
  'event-loop-guard': [],
  'secret-files': [],
  'api-client': [],
  'browser-sdk': ['api-client', 'contracts', 'experiments'],
  design: [],
  'service-kit': ['contracts', 'event-loop-guard', 'secret-files'],
  redis: ['contracts', 'concurrency'],
  queue: ['redis', 'contracts', 'concurrency'],
  'read-models': ['redis', 'contracts', 'concurrency'],
  'event-store': ['contracts'],
  'control-records': ['service-kit', 'event-store', 'redis', 'contracts', 'concurrency'],
  journal: ['queue', 'contracts', 'concurrency'],
  'event-producer': ['journal', 'queue', 'redis', 'service-kit', 'contracts'],
  'clickhouse-embedded': ['secret-files'],
  services: [],
  launcher: ['services', 'secret-files'],
  observability: [],
}

const drivers = {
  ioredis: 'redis',
  bullmq: 'queue',
  '@clickhouse/client': 'event-store',
  chdb: 'clickhouse-embedded',
  '@opentelemetry': 'service-kit',
}

/** testing and lab may import anything. */
const unrestricted = ['testing', 'lab']
const production = { pathNot: '(\\.test\\.ts$|/test/|^packages/(testing|lab)/)' }

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...[1, 2, 3].map((levels) => ({
      name: `a-folder-never-imports-from-one-above-it-${levels}`,
      severity: 'error',
      from: {
        path: `^((?:apps|packages)/[^/]+/src.*)${'/[^/]+'.repeat(levels)}/[^/]+$`,
        pathNot: '\\.test\\.ts$',
      },
      to: { path: '^$1/[^/]+$' },
    })),
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'an-app-never-imports-an-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', ...production },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'every-app-is-a-service-of-the-list',
      severity: 'error',
      from: { path: '^apps/', pathNot: `^apps/(${services.map(({ name }) => name).join('|')})/` },
      to: {},
    },
    ...services.map((service) => ({
      name: `${service.name}-uses-the-listed-packages`,
      severity: 'error',
      from: { path: `^apps/${service.name}/`, ...production },
      to: { path: '^packages/', pathNot: `^packages/(${packagesOf(service).join('|')})/` },
    })),
    {
      name: 'every-package-has-a-rule',
      severity: 'error',
      from: {
        path: '^packages/',
        pathNot: `^packages/(${[...Object.keys(internal), ...unrestricted].join('|')})/`,
      },
      to: {},
    },
    ...Object.entries(internal).map(([name, allowed]) => ({
      name: `${name}-uses-the-listed-packages`,
      severity: 'error',
      from: { path: `^packages/${name}/`, ...production },
      to: { path: '^(apps|packages)/', pathNot: `^packages/(${[name, ...allowed].join('|')})/` },
    })),
    {
      name: 'production-code-never-imports-testing-or-lab',
      severity: 'error',
      from: production,
      to: { path: '^packages/(testing|lab)/' },
    },
    ...Object.entries(drivers).map(([driver, owner]) => ({
      name: `only-${owner}-imports-${driver.replace(/\W+/g, '-')}`,
      severity: 'error',
      from: {
        path: '^(apps|packages)/[^/]+/src/',
        pathNot: `^packages/(${owner}|${unrestricted.join('|')})/|\\.test\\.ts$`,
      },
      to: { path: `(^|node_modules/)${driver}(/|$)` },
    })),
    {
      name: 'open-telemetry-is-loaded-only-when-it-is-on',
      severity: 'error',
      from: { path: '^packages/service-kit/src/', pathNot: '/src/open-telemetry/' },
      to: { path: '(/src/open-telemetry/|(^|node_modules/)@opentelemetry/)', dynamic: false },
    },
    {
      name: 'contracts-use-zod-only',
      severity: 'error',
      from: { path: '^packages/contracts/src/', ...production },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@frontpage/source', 'import', 'node', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
