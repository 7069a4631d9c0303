// The one list of services. It is plain JavaScript without imports, because the launcher and .dependency-cruiser.mjs read
// it before anything is built.

/**
 * @typedef {object} Service
 * @property {string} name its folder under apps/, and its name in docker-compose.yml, logs, metrics and traces
 * @property {number} port where it listens by default
 * @property {string} prefix what its own environment variables begin with: `TRACKER` makes `TRACKER_PORT`
 * @property {readonly Store[]} needs the stores that it connects to; it gets their addresses, and starts after them
 * @property {boolean} isPublic whether readers' browsers and apps reach it; the others stay in a private network
 * @property {boolean} isProducer whether it sends events of its own, by way of a journal on disk
 * @property {number} semiSpaceMb the limit of the engine's space for new objects, in MB; see `nodeFlagsOf`
 * @property {boolean} isFrontend whether it is a user interface, which knows the other services by their clients alone
 * @property {string} does what it is for, in the words of `npm start`
 */

/** @typedef {'redis' | 'clickhouse'} Store */

/**
 * In the order of their start; they stop in the reverse order.
 *
 * @satisfies {readonly Service[]}
 */
export const services = /** @type {const} */ ([
  {
    name: 'tracker',
    port: 4001,
    prefix: 'TRACKER',
    needs: ['redis', 'clickhouse'],
    isPublic: true,
    isProducer: true,
    semiSpaceMb: 32,
    isFrontend: false,
    does: 'accepts events: POST /v1/track, /v1/batch …',
  },
  {
    name: 'transporter',
    port: 4005,
    prefix: 'TRANSPORTER',
    needs: ['redis', 'clickhouse'],
    isPublic: false,
    isProducer: false,
    semiSpaceMb: 32,
    isFrontend: false,
    does: 'stores them in ClickHouse',
  },
  {
    name: 'splitter',
    port: 4002,
    prefix: 'SPLITTER',
    needs: ['redis', 'clickhouse'],
    isPublic: true,
    isProducer: true,
    semiSpaceMb: 32,
    isFrontend: false,
    does: 'experiments and features: OFREP at /ofrep/v1',
  },
  {
    name: 'trending',
    port: 4003,
    prefix: 'TRENDING',
    needs: ['redis', 'clickhouse'],
    isPublic: true,
    isProducer: false,
    semiSpaceMb: 8,
    isFrontend: false,
    does: 'trending stories: GET /v1/trending',
  },
  {
    name: 'feed',
    port: 4004,
    prefix: 'FEED',
    needs: ['redis', 'clickhouse'],
    isPublic: true,
    isProducer: true,
    semiSpaceMb: 32,
    isFrontend: false,
    does: 'each reader’s front page: GET /v1/feed',
  },
  {
    name: 'newsstand',
    port: 4010,
    prefix: 'NEWSSTAND',
    needs: [],
    isPublic: true,
    isProducer: false,
    semiSpaceMb: 16,
    isFrontend: true,
    does: 'a news site for readers: open it in a browser',
  },
])

/** @typedef {(typeof services)[number]['name']} ServiceName */

/**
 * @param {ServiceName} name
 * @returns {Service}
 */
export function serviceNamed(name) {
  const found = services.find((service) => service.name === name)
  if (found === undefined) throw new Error(`no service is named ${name}`)
  return found
}

/**
 * The flags of a service's process.
 *
 * `semiSpaceMb` limits half of the space for new objects, in every thread of the process: the service may use up to three
 * times as much of it for each thread. With the engine's default of 16 MB the transporter spends a quarter of its time on
 * collecting garbage, because events survive into the old generation; with 32 MB preparing a batch costs a quarter less.
 * Trending has two threads and keeps what it reads, so that a larger space costs memory and saves nothing.
 *
 * @param {Pick<Service, 'semiSpaceMb'>} service
 */
export function nodeFlagsOf({ semiSpaceMb }) {
  return ['--enable-source-maps', `--max-semi-space-size=${semiSpaceMb}`]
}

/** The variable that sets a service's port.
 *
 * @param {Pick<Service, 'prefix'>} service
 */
export function portVariableOf({ prefix }) {
  return `${prefix}_PORT`
}

/** The variable that says where a producer keeps its journal.
 *
 * @param {Pick<Service, 'prefix'>} service
 */
export function journalVariableOf({ prefix }) {
  return `${prefix}_JOURNAL_DIR`
}
