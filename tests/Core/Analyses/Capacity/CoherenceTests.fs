module Research.Tests.CoherenceTests

open System
open System.Threading
open Research
open Expecto

let private largest overlap directions dimensions =
    let packing = DirectionPacking(Directions = directions, Dimensions = dimensions, Overlap = overlap, Starts = 6)
    Expect.isEmpty (packing.Faults()) ""
    packing.Read((packing :> IDerivation).Compute(Progress<int64>(), CancellationToken.None))

[<Tests>]
let tests =
    testList
        "Core/Analyses/Capacity/CoherenceTests"
        [
            test "Welch's bound is that of equiangular tight frames" {
                for n, m, bound in
                    [ 3, 2, 0.5; 6, 3, 1.0 / sqrt 5.0; 16, 6, 1.0 / 3.0; 28, 7, 1.0 / 3.0; 276, 23, 0.2; 2, 3, 0.0 ] do
                    Near.within 1e-12 bound (CoherenceBounds.Welch(n, m))
            }

            test "more lines than fit into a frame have a larger bound" {
                Near.within 1e-12 (1.0 / sqrt 3.0) (CoherenceBounds.Lines(7, 3))
                // The twelve lines of the roots of D₄ are at it.
                Near.within 1e-12 0.5 (CoherenceBounds.Lines(12, 4))
            }

            test "packings of lines are the known ones" {
                for n, m, known in [ 4, 2, cos (Math.PI / 4.0); 6, 3, 1.0 / sqrt 5.0; 7, 3, 1.0 / sqrt 3.0; 16, 6, 1.0 / 3.0 ] do
                    Near.within 3e-4 known (largest Overlap.Lines n m)
            }

            test "packings of rays are the known ones" {
                for n, m, known in [ 5, 2, cos (0.4 * Math.PI); 4, 3, -1.0 / 3.0; 6, 3, 0.0; 12, 3, 1.0 / sqrt 5.0 ] do
                    Near.within 3e-4 known (largest Overlap.Rays n m)
            }

            test "no packing of rays is below its bound, and some are at it" {
                for n, m in [ 3, 3; 4, 3; 5, 2; 6, 3; 7, 3; 10, 4; 16, 5; 27, 6 ] do
                    Expect.isGreaterThan (largest Overlap.Rays n m) (CoherenceBounds.Rays(n, m) - 1e-9) $"{n} in {m}"

                Near.within 1e-9 (cos (0.4 * Math.PI)) (CoherenceBounds.Rays(5, 2))
                // Schläfli's 27 and Clebsch's 16 are sharp: ¼ and ⅕.
                Near.within 1e-9 0.25 (CoherenceBounds.Rays(27, 6))
                Near.within 1e-9 0.2 (CoherenceBounds.Rays(16, 5))
            }

            test "two random directions are as near as areas of a sphere say" {
                Near.within 1e-9 0.3 (CoherenceBounds.RandomPair(0.3, 3))
                Near.within 1e-9 (2.0 * asin 0.3 / Math.PI) (CoherenceBounds.RandomPair(0.3, 2))
                Near.within 1e-9 1.0 (CoherenceBounds.RandomPair(1.0, 17))
                Near.within 1e-6 (0.5 ** (1.0 / 45.0)) (CoherenceBounds.RandomMaximum(10, 3, 0.5))
            }

            test "the bound from above is above what random directions reach" {
                for n, m in [ 10, 8; 100, 16; 1000, 64 ] do
                    Expect.isGreaterThan
                        (CoherenceBounds.JohnsonLindenstrauss(n, m))
                        (CoherenceBounds.RandomMaximum(n, m, 0.5))
                        $"{n} in {m}"
            }

            test "what cannot be packed is refused" {
                let packing = DirectionPacking(Directions = 200, Dimensions = 8, Overlap = Overlap.Rays)
                Faults.one "the number of directions times dimensions" "1600" "at most 1024" (packing.Faults())
            }
        ]
