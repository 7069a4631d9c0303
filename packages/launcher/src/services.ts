export interface ServiceDefinition {
  /** Its folder under apps/, whose dist/main.js is run. */
  name: string
  portVariable: string
  defaultPort: number
  /** For a service that keeps files: the variable with their directory. */
  directoryVariable?: string
  /** The description in the table that `npm start` prints. */
  does: string
}

/** Every app of the platform, in the order of start; they stop in the reverse order. A new app adds itself here. */
export const services: readonly ServiceDefinition[] = [
  {
    name: 'tracker',
    portVariable: 'TRACKER_PORT',
    defaultPort: 4001,
    directoryVariable: 'TRACKER_JOURNAL_DIR',
    does: 'takes in events: POST /v1/track, /v1/batch …',
  },
  {
    name: 'transporter',
    portVariable: 'TRANSPORTER_PORT',
    defaultPort: 4005,
    does: 'brings them into ClickHouse',
  },
  {
    name: 'trending',
    portVariable: 'TRENDING_PORT',
    defaultPort: 4003,
    does: 'trending stories: GET /v1/trending',
  },
]
