import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  fitNowModel,
  formatModel,
  toTrainingExamples,
  type NowModel,
  type TrainingExample,
} from '@frontpage/ranking'
import { withCleanup } from '../../platform/cleanup.js'
import { repositoryRoot } from '../../platform/repository-root.js'
import type { HourlyReaders } from './hourly-readers.js'
import { replayLog } from './replay-log.js'

const everyMinutes = 10
const hourMs = 3_600_000

/** Fits the model of `now` on moments of a log whose next hour is over at `toMs`. */
export async function fitTrending(options: {
  file: string
  truth: HourlyReaders
  fromMs: number
  toMs: number
  command: string
}): Promise<{ model: NowModel; moments: number }> {
  const { truth, toMs, command } = options
  const examples: TrainingExample[] = []
  await withCleanup((cleanup) =>
    replayLog(cleanup, {
      ...options,
      toMs: toMs - hourMs + 1,
      everyMinutes,
      onTick(nowMs, board) {
        const { siteHours } = board.stories
        examples.push(
          ...toTrainingExamples([...board.stories.stories()], nowMs, truth.inHourFrom(nowMs), { siteHours }),
        )
      },
    }),
  )
  process.stderr.write(`${examples.length} moments\n`)
  return { model: fitNowModel(examples, { command }), moments: examples.length }
}

const modelFile = join(repositoryRoot, 'packages/ranking/src/trending/serve/now-model.json')

export async function writeNowModel(model: NowModel): Promise<string> {
  await writeFile(modelFile, formatModel(model))
  return modelFile
}
