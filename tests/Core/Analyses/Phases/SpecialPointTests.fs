module Research.Tests.SpecialPointTests

open System
open System.Text.Json
open System.Threading
open Research
open Expecto

let private points =
    lazy
        (let search = SpecialPoints()
         search.Read(search.Compute(Progress<int64>(), CancellationToken.None)) |> List.ofSeq)

let private point (part: string) = points.Value |> List.filter (fun point -> point.Name.Contains part) |> List.exactlyOne

let private reference (names: string list) =
    use json = JsonDocument.Parse(Repository.read "tests/Reference/phase_boundaries.json")
    (List.fold (fun (node: JsonElement) (name: string) -> node.GetProperty name) json.RootElement names).GetDouble()

let private special names = reference ([ "n2_m1"; "b_special" ] @ names)

// Of densities and ratios, as reference numbers are reproduced.
let private tolerance = 1e-9

let private near (expected: float) (measured: float) = Near.inRange (expected - tolerance) (expected + tolerance) measured

let private transitions density =
    PhaseTransitions(Setting = ExtraFeature(Features = 2, Hidden = 1, Density = density), From = 0.4, To = 0.999, Points = 41)
        .Find(CancellationToken.None)
    |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/SpecialPointTests"
        [
            test "every special point of the reference is found" {
                near (special [ "tricritical_low" ]) (point "lower tricritical").Density
                near (special [ "tricritical_high" ]) (point "upper tricritical").Density
                let triple = point "triple"
                near (special [ "triple_point"; "p" ]) triple.Density
                near (special [ "triple_point"; "r" ]) triple.Ratio
                let unstable = point "becomes unstable"
                near (special [ "critical_endpoint"; "p" ]) unstable.Density
                near (special [ "critical_endpoint"; "r" ]) unstable.Ratio
                let ends = point "between weak and strong"
                near (special [ "n2_r1_sym_asym"; "p" ]) ends.Density
                near (special [ "n2_r1_sym_asym"; "L" ]) ends.Loss
                let joint = point "joint superposition of three begins"
                near (special [ "n3m2_triangle_onset_r1"; "p" ]) joint.Density
                near (special [ "n3m2_triangle_onset_r1"; "L" ]) joint.Loss
                near (reference [ "kgon"; "n6_true"; "hex_to_5plus1" ]) (point "from a hexagon").Density
                near (reference [ "kgon"; "n6_true"; "five_plus1_to_5" ]) (point "from there").Density
            }

            test "every point has an error, of its density, below what is asked" {
                Expect.equal points.Value.Length 10 ""

                for point in points.Value do
                    Near.inRange (1e-17) tolerance point.Error
            }

            test "on either side of a tricritical point the transition search sees the other order" {
                let order density = (transitions density).Head.Order
                let low, high = (point "lower tricritical").Density, (point "upper tricritical").Density
                Expect.equal (order (low - 0.005)) TransitionOrder.First ""
                Expect.equal (order (low + 0.005)) TransitionOrder.Continuous ""
                Expect.equal (order (high - 0.01)) TransitionOrder.Continuous ""
                Expect.equal (order (high + 0.03)) TransitionOrder.First ""
            }

            test "below the triple point there is one transition, above it two" {
                let triple = (point "triple").Density
                Expect.equal ((transitions (triple - 1e-3)).Length) 1 ""
                Expect.equal ((transitions (triple + 1e-3)).Length) 2 ""
            }
        ]
