module Research.Tests.PentagonAndDigonsTests

open System
open System.Threading
open Research
open Expecto

/// Of a loss above that of the reference, which has five decimals and leaves out active sets of four and five features.
let private written = 1.5e-5

let private ratios = Density.Spaced(0.05, 3.0, 61)

let private quiet =
    { new IProgress<int64> with
        member _.Report _ = ()
    }

let private follow density ratios =
    let derivation = PentagonAndDigons(Density = density, Ratios = ratios)
    Expect.isEmpty (derivation.Faults()) ""
    derivation.Read(derivation.Compute(quiet, CancellationToken.None))

let private found =
    let sparse, sparser = lazy follow 0.05 ratios, lazy follow 0.01 ratios
    fun density -> if density = 0.05 then sparse.Value else sparser.Value

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/PentagonAndDigonsTests"
        [
            test "losses of pentagon and digons are those of the reference" {
                let branches =
                    follow
                        0.05
                        (EquatableArray.Of<float>(
                            seq {
                                0.25
                                0.3
                                0.4
                                0.5
                                0.7
                                1.0
                            }
                        ))

                let loss (branch: BranchPoint seq) ratio = (branch |> Seq.find (fun point -> point.Ratio = ratio)).Loss

                for ratio, pentagon, digons in [ 0.25, 0.00595, 0.00579; 0.3, 0.00630, 0.00660; 0.4, 0.00685, 0.00822 ] do
                    Near.within written pentagon (loss branches.Pentagon ratio)
                    Near.within written digons (loss branches.Digons ratio)
            }

            test "at a relative density of 1 the pentagon is the regular one" {
                let gon = KGon.At(5, 0.05)

                let branches =
                    follow
                        0.05
                        (EquatableArray.Of<float>(
                            seq {
                                0.5
                                1.0
                                2.0
                            }
                        ))

                Near.within 1e-13 gon.Loss branches.Pentagon[1].Loss
                Seq.iter (fun norm -> Near.within 1e-5 gon.Norm norm) (FeatureGeometry.Norms(branches.Pentagon[1].Embedding))
            }

            test "two digons that ignore the special feature cost as much as they do alone" {
                let branches = found 0.05

                let alone ratio =
                    let p = ratio * 0.05
                    2.0 * KGon.At(2, 0.05).Loss + p / 3.0 - p * p / 4.0

                let digons = branches.Digons |> Seq.filter (fun point -> point.Ratio <= 0.5) |> List.ofSeq
                Expect.isNonEmpty digons ""

                for point in digons do
                    Near.within 1e-9 (alone point.Ratio) point.Loss
            }

            test "both branches cost the same at the crossing and are minima of the exact loss there" {
                for density in [ 0.05; 0.01 ] do
                    let branches = found density
                    let pentagon, digons = branches.PentagonAtCrossing, branches.DigonsAtCrossing
                    Expect.isTrue (pentagon.Exists && digons.Exists) $"for {density}"
                    Near.within 1e-13 pentagon.Loss digons.Loss

                    let densities = [| branches.Crossing * density; density; density; density; density |]
                    let exact = Expected.relu densities 2

                    for point in [ pentagon; digons ] do
                        let value, gradient = Expected.both exact (point.Parameters.ToArray()) (Array.create 5 1.0)
                        Near.within 1e-14 point.Loss value

                        // A feature of length 0 has a kink, where a gradient need not be 0.
                        if point = pentagon then
                            Seq.iter (fun slope -> Near.within 1e-9 0.0 slope) gradient
            }

            test "the branches cross where the special feature is about 3.7 times rarer, and 6.2 times at a density of 0.01" {
                Near.within 0.01 0.27 (found 0.05).Crossing
                Near.within 0.01 0.16 (found 0.01).Crossing
            }

            test "below the crossing digons cost less, above it the pentagon does" {
                let branches = found 0.05

                let both =
                    Seq.zip branches.Pentagon branches.Digons |> Seq.filter (fun (a, b) -> a.Exists && b.Exists) |> List.ofSeq

                Expect.isTrue (both.Length > 10) ""

                for pentagon, digons in both do
                    Expect.equal (pentagon.Loss < digons.Loss) (pentagon.Ratio > branches.Crossing) ""
            }

            test "relative densities that cannot be followed are faults, each once" {
                let faults density ratios =
                    PentagonAndDigons(Density = density, Ratios = EquatableArray.Of<float>(Seq.ofList ratios)).Faults()

                Faults.one "a relative density" "-1" "a finite number above 0" (faults 0.05 [ -1.0; 1.0; 2.0 ] |> Seq.truncate 1)
                Faults.one "the number of relative densities" "1" "at least 2" (faults 0.05 [ 1.0 ])
                Faults.one "the order of the relative densities" "not ascending" "ascending" (faults 0.05 [ 0.5; 0.5; 2.0 ])
                Faults.one "the range of the relative densities" "0.1 … 0.5" "around 1" (faults 0.05 [ 0.1; 0.5 ])
                Faults.one "the density" "2" "in (0, 1]" (faults 2.0 [ 0.1; 1.0 ] |> Seq.truncate 1)
                Faults.one "the density of feature 1" "1.5" "in (0, 1]" (faults 0.5 [ 0.1; 3.0 ])
            }
        ]
