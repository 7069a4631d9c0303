import type { TrainingList } from '../lists/training-list.js'

/** The model as the trainer uses it: its weights are nothing but JSON to it. */
export interface Ranker<Model> {
  /** The shipped weights. */
  readonly start: Model
  /** Whether the rows of a list mean what this model was made for. */
  fits(list: TrainingList): boolean
  /** Whether these are weights for the features of this program: an earlier one may have stored others. */
  accepts(model: Model): boolean
  /** Whether all weights, and what learning goes on from, are numbers. */
  isSound(model: Model): boolean
  /** The scores of the list's stories; the model must not change meanwhile. */
  scorerOf(model: Model): (list: TrainingList) => Float64Array
  /** Begins with the weights of `model`, which it does not change. */
  learnerOf(model: Model): Learner<Model>
}

export interface Learner<Model> {
  learn(list: TrainingList): void
  /** The weights as they are now under a name: a copy, with all that it takes to go on learning from it. */
  toModel(name: string): Model
}
