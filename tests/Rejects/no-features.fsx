// FS3545: property ReluOutputModel.Features: int
open Research

let wrong = ReluOutputModel(Hidden = 2)
