/// Properties over random inputs, by FsCheck. A property that fails prints its seed and the smallest input that it found.
[<AutoOpen>]
module Research.Tests.Property

open System
open Expecto
open FsCheck
open FsCheck.FSharp

let private config = { FsCheckConfig.defaultConfig with maxTest = 200 }

/// A test that passes with 200 random generators, for inputs that the test builds of random numbers.
let property name (check: Random -> unit) = testPropertyWithConfig config name (fun (DoNotSize(seed: int)) -> check (Random seed))

/// A test that passes for 200 random inputs which FsCheck makes.
let propertyOf name (check: 'input -> 'outcome) = testPropertyWithConfig config name check

/// A test that passes for a number of inputs of a generator.
let propertyFrom name count (inputs: Gen<'input>) (check: 'input -> 'outcome) =
    testPropertyWithConfig { config with maxTest = count } name (Prop.forAll (Arb.fromGen inputs) check)

/// Random numbers.
[<RequireQualifiedAccess>]
module Property =

    /// A number in [low, high).
    let between (low: float) (high: float) (random: Random) = low + (high - low) * random.NextDouble()
