import type { Metrics } from '@frontpage/service-kit'
import { refusalReasons } from './guard/judge-model.js'
import { listOutcomes, lossReasons, type TrainingReports } from './rounds/training-reports.js'

/** Registers what training tells; `state` is read at scrape time. */
export function createTrainingReports(
  metrics: Metrics,
  state: { behindSeconds: () => number; sites: () => number },
): TrainingReports {
  const lists = metrics.counter({
    name: 'frontpage_feed_training_lists_total',
    help: 'Lists of the archive that were clicked in, by what became of them.',
    labelNames: ['outcome'],
  })
  const seconds = metrics.counter({
    name: 'frontpage_feed_training_learning_seconds_total',
    help: 'The time that learning took.',
  })
  const versions = metrics.counter({
    name: 'frontpage_feed_model_versions_total',
    help: 'Versions of the weights that this process made.',
  })
  const refusals = metrics.counter({
    name: 'frontpage_feed_model_refusals_total',
    help: 'Trained weights that did not become a version, by the reason.',
    labelNames: ['reason'],
  })
  const losses = metrics.counter({
    name: 'frontpage_feed_training_losses_total',
    help: 'How often a trainer dropped what it had in memory and began with what was stored.',
    labelNames: ['reason'],
  })
  metrics.gauge({
    name: 'frontpage_feed_training_behind_seconds',
    help: 'The age of the newest feeds that training has read; it includes the time for which a click counts.',
    collect() {
      this.set(state.behindSeconds())
    },
  })
  metrics.gauge({
    name: 'frontpage_feed_training_sites',
    help: 'The sites that this process trains.',
    collect() {
      this.set(state.sites())
    },
  })
  for (const outcome of listOutcomes) lists.inc({ outcome }, 0)
  for (const reason of refusalReasons) refusals.inc({ reason }, 0)
  for (const reason of lossReasons) losses.inc({ reason }, 0)
  return {
    countLists: (outcome, count = 1) => lists.inc({ outcome }, count),
    observeLearning: (took) => seconds.inc(took),
    countVersion: () => versions.inc(),
    countRefusal: (reason) => refusals.inc({ reason }),
    countLoss: (reason) => losses.inc({ reason }),
  }
}
