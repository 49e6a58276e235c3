module Research.Tests.PhaseNotationTests

open System
open Research
open Expecto

// Columns of length and angle, in degrees.
let private plane (features: (float * float) list) =
    let x = features |> List.map (fun (length, angle) -> length * cos (angle * Math.PI / 180.0))
    let y = features |> List.map (fun (length, angle) -> length * sin (angle * Math.PI / 180.0))
    Matrices.ofRows (2, features.Length, Array.ofList (x @ y))

let private turned degrees reflected (features: (float * float) list) =
    features |> List.map (fun (length, angle) -> length, (if reflected then degrees - angle else degrees + angle))

let private exact (embedding: Matrix) = Phase.Of(embedding, PhaseThresholds.Exact)

let private pentagon = [ for k in 0..4 -> 1.1, 72.0 * float k ]

let private digons = [ 1.0, 0.0; 0.9, 90.0; 1.0, 180.0; 0.9, 270.0; 0.0, 0.0 ]

let private weak = [ 1.0, 0.0; 0.3, 180.0; 1.0, 90.0 ]

let private roles thresholds features = [ for role in FeatureRole.Of(plane features, thresholds) -> string role ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/PhaseTests"
        [
            test "groups overlap, are orthogonal to each other, and what is ignored is named last" {
                Expect.equal (string (exact (plane pentagon))) "{12345}" ""
                Expect.equal (string (exact (plane digons))) "{13}+{24} -5" ""
                Expect.equal (string (exact (plane weak))) "{12}+{3}" ""
                Expect.equal (string (exact (plane [ 1.0, 30.0; 0.0, 0.0 ]))) "{1} -2" ""
                Expect.equal (string (exact (plane [ 0.0, 0.0; 0.0, 0.0 ]))) "-1 -2" ""
                Expect.isTrue ((exact (plane weak)).IsWeak) ""
                Expect.isFalse ((exact (plane digons)).IsWeak) ""
                Expect.isTrue ((exact (plane pentagon)).IsJoint) ""
            }

            test "no rotation or reflection changes a phase or a role" {
                for features in [ pentagon; digons; weak ] do
                    for reflected in [ false; true ] do
                        for degrees in [ 0.0; 13.0; 90.0; 211.7 ] do
                            let moved = plane (turned degrees reflected features)
                            Expect.equal (exact moved) (exact (plane features)) $"for {features}, {reflected}, {degrees}"

                            Expect.sequenceEqual
                                (FeatureRole.Of(moved, PhaseThresholds.Exact))
                                (FeatureRole.Of(plane features, PhaseThresholds.Exact))
                                $"for {features}, {reflected}, {degrees}"
            }

            test "features that are alike can be renamed, others not" {
                let features = [ 0.9, 90.0; 1.0, 0.0; 1.0, 180.0 ]
                Expect.equal (string (exact (plane features))) "{1}+{23}" ""
                Expect.equal (string (Phase.Of(plane features, PhaseThresholds.Exact, [ 0; 1 ]))) "{13}+{2}" ""
                Expect.equal (string (Phase.Of(plane features, PhaseThresholds.Exact, [ 0; 1; 2 ]))) "{12}+{3}" ""
            }

            test "every feature has its role, and those it shares with" {
                let antipodal = [ "antipodal with 3"; "antipodal with 4"; "antipodal with 1"; "antipodal with 2"; "ignored" ]
                Expect.equal (roles PhaseThresholds.Exact digons) antipodal ""
                Expect.equal (roles PhaseThresholds.Exact weak) [ "antipodal with 2"; "weak with 1"; "dedicated" ] ""
                Expect.equal ((roles PhaseThresholds.Exact pentagon).Head) "joint with 2, 3, 4, 5" ""
                // In the same direction two features are confused, not antipodal.
                Expect.equal (roles PhaseThresholds.Exact [ 1.0, 10.0; 1.0, 10.0 ]) [ "joint with 2"; "joint with 1" ] ""
            }

            test "the scatter of training changes no role, that of an exact optimum would" {
                let scattered = [ 1.0, 0.0; 1.02, 178.0; 0.98, 92.0; 0.03, 40.0 ]
                let expected = [ "antipodal with 2"; "antipodal with 1"; "dedicated"; "ignored" ]
                Expect.equal (roles PhaseThresholds.Trained scattered) expected ""
                Expect.notEqual (roles PhaseThresholds.Exact scattered) expected ""
            }

            test "a feature is weak below half the longest of its group" {
                let at length = (roles PhaseThresholds.Exact [ 1.0, 0.0; length, 180.0 ])[1]
                Expect.equal (at 0.501) "antipodal with 1" ""
                Expect.equal (at 0.499) "weak with 1" ""
                Expect.equal (at 0.0009) "ignored" ""
            }
        ]
