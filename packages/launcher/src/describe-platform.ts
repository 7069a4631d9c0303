import type { Service } from '@frontpage/services'
import type { Colors } from './terminal.js'

export interface RunningPlatform {
  services: readonly { definition: Pick<Service, 'name' | 'does'>; url: string }[]
  clickhouseUrl: string
  /** Whether its login is the launcher's own: the line to copy contains the password then. */
  showsClickhousePassword: boolean
  redisUrl: string
  adminSecret: string
  /** Whether demo readers visit the news site. */
  hasDemo?: boolean
  writeKey: string
  sdkKey: string
  /** The file with the token; undefined = it is in ADMIN_TOKEN. */
  adminTokenFile: string | undefined
}

/** Describes how to begin: addresses, the token, and lines to copy. */
export function describePlatform(platform: RunningPlatform, colors: Colors): string {
  const { services, adminSecret, adminTokenFile } = platform
  const rows = [
    ...services.map(({ definition, url }) => [definition.name, url, definition.does]),
    ['clickhouse', withoutCredentials(platform.clickhouseUrl), 'every event, by SQL over HTTP'],
    ['redis', withoutCredentials(platform.redisUrl), 'the queue and the read models'],
  ]
  const origin = adminTokenFile ? `kept at the end of ${adminTokenFile}` : 'from ADMIN_TOKEN'
  const urlOf = (name: string): string | undefined =>
    services.find(({ definition }) => definition.name === name)?.url
  const [tracker, trending, splitter, feed, newsstand] = [
    'tracker',
    'trending',
    'splitter',
    'feed',
    'newsstand',
  ].map(urlOf)
  return [
    '',
    colors.bold('Frontpage is running.'),
    '',
    ...(newsstand === undefined
      ? []
      : [
          `Open the news site that runs on it: ${colors.bold(newsstand)}`,
          platform.hasDemo === true
            ? colors.dim('Demo readers visit it: watch its trending list move.')
            : colors.dim('npm start -- --demo lets demo readers visit it.'),
          '',
        ]),
    ...renderTable(rows, colors),
    '',
    `Admin token: ${colors.bold(adminSecret)} ${colors.dim(`(${origin}; send it as "Authorization: Bearer …")`)}`,
    ...(tracker === undefined ? [] : ['', 'View a story:', '', `  ${sendLine(tracker, platform.writeKey)}`]),
    '',
    'Read it back:',
    '',
    `  ${readLine(platform.clickhouseUrl, platform)}`,
    '',
    ...(trending === undefined ? [] : ['See what is trending:', '', `  curl ${trending}/v1/trending`, '']),
    ...(feed === undefined ? [] : ['See a reader’s front page:', '', `  ${feedLine(feed)}`, '']),
    ...(splitter === undefined
      ? []
      : [
          'Make a feature, and ask what a reader gets:',
          '',
          `  ${featureLine(splitter, adminSecret)}`,
          `  ${evaluateLine(splitter, platform.sdkKey)}`,
          '',
        ]),
    ...(tracker === undefined
      ? []
      : ['Read and try an API (/docs of every service):', '', `  ${tracker}/docs`, '']),
    colors.dim('Ctrl-C stops everything.'),
    '',
  ].join('\n')
}

function renderTable(rows: readonly (readonly string[])[], colors: Colors): string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const rule = (left: string, middle: string, right: string): string =>
    colors.dim(left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right)
  const bar = colors.dim('│')
  return [
    rule('┌', '┬', '┐'),
    ...rows.map(
      (row) => `${bar} ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(` ${bar} `)} ${bar}`,
    ),
    rule('└', '┴', '┘'),
  ]
}

export function sendLine(trackerUrl: string, writeKey: string): string {
  const view = { anonymousId: 'me', properties: { storyId: 'hello', title: 'Hello' } }
  return `curl -u ${writeKey}: ${trackerUrl}/v1/page -H 'content-type: application/json' -d '${JSON.stringify(view)}'`
}

/** An id as a reader's device makes one up. */
function feedLine(feedUrl: string): string {
  return `curl ${feedUrl}/v1/feed -H 'x-anonymous-id: ${crypto.randomUUID()}'`
}

function featureLine(splitterUrl: string, adminSecret: string): string {
  const feature = {
    site: 'dev',
    valueType: 'string',
    defaultValue: 'small',
    rules: [{ type: 'force', value: 'large', coverage: 0.5 }],
  }
  return `curl -X PUT ${splitterUrl}/v1/admin/features/pictures -H 'authorization: Bearer ${adminSecret}' -H 'content-type: application/json' -d '${JSON.stringify(feature)}'`
}

function evaluateLine(splitterUrl: string, sdkKey: string): string {
  const body = { context: { targetingKey: 'me' } }
  return `curl -H 'x-api-key: ${sdkKey}' ${splitterUrl}/ofrep/v1/evaluate/flags/pictures -H 'content-type: application/json' -d '${JSON.stringify(body)}'`
}

export function readLine(
  clickhouseUrl: string,
  { showsClickhousePassword }: Pick<RunningPlatform, 'showsClickhousePassword'>,
): string {
  const sql =
    'SELECT received_at, type, event, anonymous_id, story_id FROM frontpage.events FINAL ' +
    'ORDER BY received_at DESC LIMIT 5 FORMAT PrettyCompactMonoBlock'
  const url = new URL(clickhouseUrl)
  // curl asks for a person's own password, so that it need not be shown on a screen.
  const [user, password] = [url.username, url.password].map(decodeURIComponent)
  const login = showsClickhousePassword ? `${user}:${password}` : user
  return `curl ${login ? `-u '${login}' ` : ''}'${url.protocol}//${url.host}/?query=${sql.replaceAll(' ', '+')}'`
}

function withoutCredentials(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href.replace(/\/$/, '')
}
