// FS3545: property AdamW.WeightDecay: float
open Research

let wrong = AdamW(LearningRate = 1e-3)
