import type { Metrics } from '@frontpage/service-kit'
import type { LineOutcome } from './bulk/import-lines.js'
import type { ImportReport } from './imports/import-report.js'

export interface CatalogueMetrics {
  readonly countLines: (outcome: LineOutcome, count: number) => void
  readonly countImport: (report: ImportReport) => void
}

export function createCatalogueMetrics(metrics: Metrics): CatalogueMetrics {
  const lines = metrics.counter({
    name: 'frontpage_catalogue_lines_total',
    help: 'Lines of bulk requests, by outcome.',
    labelNames: ['outcome'],
  })
  const imports = metrics.counter({
    name: 'frontpage_catalogue_imports_total',
    help: 'Imports of feeds, by status, and by fault where they failed.',
    labelNames: ['status', 'fault'],
  })
  const items = metrics.counter({
    name: 'frontpage_catalogue_items_total',
    help: 'Items of feeds, by outcome; those that became no story by reason.',
    labelNames: ['outcome'],
  })
  return {
    countLines: (outcome, count) => lines.inc({ outcome }, count),
    countImport({ status, fault = '', items: counts, refusals }) {
      imports.inc({ status, fault })
      for (const outcome of ['new', 'changed', 'same'] as const) items.inc({ outcome }, counts[outcome])
      for (const [reason, count] of Object.entries(refusals)) items.inc({ outcome: reason }, count)
    },
  }
}
