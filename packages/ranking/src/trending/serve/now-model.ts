import model from './now-model.json' with { type: 'json' }
import type { NowModel } from './score-now.js'

/** The fitted model of window `now`. The file names the command that writes it. */
export const nowModel: NowModel = model
