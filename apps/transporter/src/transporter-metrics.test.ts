import { expect, it } from '@jest/globals'
import { createMetrics } from '@frontpage/service-kit'
import { createTransporterMetrics } from './transporter-metrics.js'
import { toDeadLetter } from './steps/dead-letter.js'

it('shows every reason from the start, so that the first dead letters are an increase', async () => {
  const metrics = createMetrics()
  const counters = createTransporterMetrics(metrics)
  const countsOf = async (name: string): Promise<string[]> =>
    (await metrics.registry.metrics())
      .split('\n')
      .filter((line) => line.startsWith(`frontpage_transporter_${name}{`))
      .map((line) => line.slice(line.indexOf('{')))

  expect(await countsOf('dead_letters_total')).toEqual([
    '{reason="undecodable_event"} 0',
    '{reason="refused_by_store"} 0',
    '{reason="refused_with_others"} 0',
  ])
  expect(await countsOf('not_folded_total')).toEqual([
    '{reason="not_production"} 0',
    '{reason="exposure"} 0',
    '{reason="serving"} 0',
    '{reason="forgetting"} 0',
    '{reason="bot"} 0',
    '{reason="prefetch"} 0',
    '{reason="late"} 0',
    '{reason="ahead"} 0',
    '{reason="no_consent"} 0',
    '{reason="redis_full"} 0',
    '{reason="too_many_stories"} 0',
    '{reason="too_much_of_stories"} 0',
    '{reason="too_many_links"} 0',
    '{reason="too_many_impressions"} 0',
    '{reason="too_many_readers"} 0',
  ])
  counters.onDeadLetter(toDeadLetter('refused_by_store', '{}', { detail: '', sourceId: '', messageId: '' }))
  counters.onSkipped('bot', 2)
  expect(await countsOf('dead_letters_total')).toContain('{reason="refused_by_store"} 1')
  expect(await countsOf('not_folded_total')).toContain('{reason="bot"} 2')
})
