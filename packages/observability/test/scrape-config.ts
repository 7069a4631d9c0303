import { services } from '@frontpage/services'

/** The METRICS_PORT of every service in docker-compose.yml. */
export const metricsPort = 9100

/** Writes the scrape jobs that `prometheus/prometheus.yml` has to contain. */
export function toScrapeConfigs(): string {
  const jobs = services.map(
    ({ name }) => `  - job_name: ${name}
    dns_sd_configs: [{ names: [${name}], type: A, port: ${metricsPort}, refresh_interval: 10s }]
`,
  )
  return `scrape_configs:\n${jobs.join('')}`
}

/** The expression of the alarm `ServiceGone`. */
export function toServiceGone(): string {
  return services.map(({ name }) => `absent(up{job="${name}"})`).join(' or ')
}

export const configFile = new URL('../prometheus/prometheus.yml', import.meta.url)
export const alertsFile = new URL('../prometheus/alerts.yml', import.meta.url)

export function withScrapeConfigs(config: string): string {
  return config.replace(/^scrape_configs:\n(?:[ #].*\n)*/m, toScrapeConfigs)
}

export function withServiceGone(alerts: string): string {
  return alerts.replace(/(?<=- alert: ServiceGone\n +expr: ).+/, toServiceGone)
}
