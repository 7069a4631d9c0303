import type { IncomingMessage } from 'node:http'
import type { Source } from '@frontpage/contracts'
import { z } from 'zod'
import { defineRoute, HttpFault, problemExample, problems, type Route } from '@frontpage/service-kit'
import { readApiAddress, toApiAddress, type ApiAddress } from '../ingest/api-address.js'
import type { ActiveSources } from '../ingest/active-sources.js'

/** The settings that make the browser SDK send everything here and load nothing from elsewhere. */
const settingsSchema = z.object({
  integrations: z.record(z.string(), z.record(z.string(), z.unknown())),
  plan: z.record(z.string(), z.unknown()),
  edgeFunction: z.object({}),
  analyticsNextEnabled: z.boolean(),
  middlewareSettings: z.object({}),
  enabledMiddleware: z.object({}),
  metrics: z.object({ sampleRate: z.number() }),
  legacyVideoPluginsEnabled: z.boolean(),
  remotePlugins: z.array(z.never()),
})

const constantSettings: Omit<z.output<typeof settingsSchema>, 'integrations'> = {
  plan: {
    track: { __default: { enabled: true, integrations: {} } },
    identify: { __default: { enabled: true } },
    group: { __default: { enabled: true } },
  },
  edgeFunction: {},
  analyticsNextEnabled: true,
  middlewareSettings: {},
  enabledMiddleware: {},
  metrics: { sampleRate: 0 },
  legacyVideoPluginsEnabled: false,
  remotePlugins: [],
}

export function toSdkSettings(
  writeKey: string,
  address: { apiHost: string; protocol: string },
): z.output<typeof settingsSchema> {
  return {
    integrations: {
      'Segment.io': {
        apiKey: writeKey,
        ...address,
        unbundledIntegrations: [],
        addBundledMetadata: true,
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    ...constantSettings,
  }
}

export interface SdkAddressOptions {
  readonly publicUrl: string | undefined
  readonly trustsProxies: boolean
}

/**
 * Finds the source of a write key, and where an SDK that asks sends its events.
 *
 * @throws HttpFault where no source that is on has the key, or its pages may not be told this host.
 */
export function findSdkAddress(
  writeKey: string,
  req: IncomingMessage,
  { sources, publicUrl, trustsProxies }: SdkAddressOptions & { sources: ActiveSources },
): { source: Source; address: ApiAddress } {
  const active = sources.find(writeKey)
  if (active === undefined || !active.source.enabled) {
    throw new HttpFault(404, 'unknown_write_key', { detail: 'No source has this write key.' })
  }
  const address =
    publicUrl === undefined ? readApiAddress(req, active, { trustsProxies }) : toApiAddress(publicUrl)
  if (address === undefined) {
    const detail =
      'The source lets no pages of this host in. Set TRACKER_PUBLIC_URL to where clients find the tracker.'
    throw new HttpFault(421, 'unknown_host', { detail })
  }
  return { source: active.source, address }
}

/**
 * `GET /v1/projects/:writeKey/settings`: Segment's browser SDK asks its CDN for this before it sends anything; with
 * `cdnURL` set to us it sends to the public URL, or else to the host that it asked. That host comes from the request,
 * so no cache may reuse such an answer.
 */
export function getSdkSettings(sources: ActiveSources, options: SdkAddressOptions): Route {
  return defineRoute({
    method: 'GET',
    path: '/v1/projects/:writeKey/settings',
    operationId: 'getSdkSettings',
    summary: 'Settings for Segment’s browser SDK',
    tags: ['events'],
    cors: { origins: '*' },
    responses: {
      200: {
        description: 'Settings that point the SDK here',
        headers: { 'Cache-Control': 'For how long a cache may show them' },
        body: settingsSchema,
      },
      404: problems('unknown_write_key'),
      421: problems('unknown_host'),
    },
    examples: {
      unknown: {
        summary: 'A write key of no source',
        params: { writeKey: 'nobody' },
        status: 404,
        answer: problemExample(404, 'unknown_write_key', 'No source has this write key.'),
      },
      settings: {
        summary: 'Of the source whose write key it is',
        params: { writeKey: 'dev' },
        status: 200,
        answer: {
          integrations: {
            'Segment.io': { apiKey: 'dev', apiHost: '127.0.0.1:4001/v1', protocol: 'http' },
          },
          ...constantSettings,
        },
      },
    },
    handler({ params, req }) {
      const { source, address } = findSdkAddress(params.writeKey, req, { sources, ...options })
      return {
        status: 200,
        headers: {
          'Cache-Control': options.publicUrl === undefined ? 'private, no-store' : 'public, max-age=300',
        },
        body: toSdkSettings(source.writeKey, address),
      }
    },
  })
}
