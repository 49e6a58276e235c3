/// Properties over random inputs.
module Research.Tests.Property

open System
open FsCheck

let private config = Config.QuickThrowOnFailure.WithMaxTest 200

/// A property that holds for 200 random inputs.
let holds (property: 'input -> bool) = Check.One(config, property)

/// A check that passes with 200 random generators, for inputs that have to be built from random numbers.
let passes (check: Random -> unit) = Check.One(config, (fun (DoNotSize(seed: int)) -> check (Random seed)))

/// A number in [low, high).
let between (low: float) (high: float) (random: Random) = low + (high - low) * random.NextDouble()
