module Research.Tests.RandomRecoveryTests

open System
open System.Threading
open Research
open Expecto

let private silent =
    { new IProgress<int64> with
        member _.Report _ = ()
    }

let private found (recovery: RandomRecovery) = recovery.Read(recovery.Compute(silent, CancellationToken.None))

[<Tests>]
let tests =
    testList
        "Core/Analyses/Recovery/RandomRecoveryTests"
        [
            test "dimensions of compressed sensing: none for no active feature, n for all, ten for three of sixty" {
                Near.within 1e-9 0.0 (CompressedSensing.Dimensions(60.0, 0.0))
                Near.within 1e-9 60.0 (CompressedSensing.Dimensions(60.0, 60.0))
                // By a grid of τ in steps of 1/200 in another program, to two digits.
                Near.within 5e-3 10.02 (CompressedSensing.Dimensions(60.0, 3.0))
                Near.within 5e-3 31.29 (CompressedSensing.Dimensions(60.0, 18.0))
            }

            property "more active features take more dimensions, and never fewer than themselves" (fun random ->
                let active = Property.between 0.1 50.0 random
                let dimensions = CompressedSensing.Dimensions(60.0, active)
                Expect.isGreaterThan (CompressedSensing.Dimensions(60.0, active + 1.0)) dimensions ""
                Expect.isGreaterThan dimensions active "")

            test "random directions are found in many dimensions and not in few, and so are codes" {
                let recovery =
                    RandomRecovery(
                        Features = 8,
                        Density = 0.1,
                        Dimensions = EquatableArray.Of [ 2; 8 ],
                        Encoded = 60,
                        Samples = 300,
                        Seed = 1UL
                    )

                match List.ofSeq (found recovery) with
                | [ few; many ] ->
                    Expect.equal (few.Dimensions, many.Dimensions) (2, 8) ""
                    Near.inRange 0.0 0.8 few.Codes
                    Near.inRange 0.99 1.0 many.Codes
                    Near.inRange 0.99 1.0 many.Directions
                | other -> failtest $"{other.Length} dimensions"
            }

            test "half is found between the dimensions around it, and nowhere where it is not crossed" {
                let half found = FoundInDimensions.Half(found, _.Codes)
                Near.within 1e-12 5.0 (half [ FoundInDimensions(4, 0.25, 0.0); FoundInDimensions(6, 0.75, 0.0) ])
                Expect.isTrue (Double.IsNaN(half [ FoundInDimensions(4, 0.6, 0.0); FoundInDimensions(6, 0.9, 0.0) ])) ""
            }

            test "bad settings have faults with a remedy" {
                let recovery =
                    RandomRecovery(Features = 8, Density = 0.0, Dimensions = EquatableArray.Of [ 0 ], Samples = 7, Penalty = -1.0)

                let said = recovery.Faults() |> Seq.map _.Sentence |> String.concat " "

                for part in [ "A number of dimensions is 0"; "learned from is 7 but must be at least 8"; "λ is -1" ] do
                    Expect.stringContains said part ""
            }

            test "codes follow features by their correlation, and a dead latent by none" {
                let inputs = Matrices.ofRows (4, 2, [| 1.0; 0.0; 0.0; 1.0; 2.0; 0.0; 0.0; 3.0 |])
                let codes = Matrix.Build(4, 3, (fun sample j -> if j = 2 then 0.0 else 5.0 - 2.0 * inputs[sample, 1 - j]))
                let match' = CodeMatch.Of(inputs, codes)
                Near.within 1e-12 1.0 match'.MeanAssigned
                Near.within 1e-12 -1.0 match'.Correlations[1, 0]
                Expect.equal match'.Correlations[0, 2] 0.0 ""
                Expect.equal (List.ofSeq match'.Partners) [ 1; 0 ] ""
            }
        ]
