module Research.Tests.PhaseNotationTests

open System
open Research
open Xunit

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

[<Fact>]
let ``groups overlap, are orthogonal to each other, and what is ignored is named last`` () =
    Assert.Equal("{12345}", string (exact (plane pentagon)))
    Assert.Equal("{13}+{24} -5", string (exact (plane digons)))
    Assert.Equal("{12}+{3}", string (exact (plane weak)))
    Assert.Equal("{1} -2", string (exact (plane [ 1.0, 30.0; 0.0, 0.0 ])))
    Assert.Equal("-1 -2", string (exact (plane [ 0.0, 0.0; 0.0, 0.0 ])))
    Assert.True((exact (plane weak)).IsWeak)
    Assert.False((exact (plane digons)).IsWeak)
    Assert.True((exact (plane pentagon)).IsJoint)

[<Fact>]
let ``no rotation or reflection changes a phase or a role`` () =
    for features in [ pentagon; digons; weak ] do
        for reflected in [ false; true ] do
            for degrees in [ 0.0; 13.0; 90.0; 211.7 ] do
                let moved = plane (turned degrees reflected features)
                Assert.Equal(exact (plane features), exact moved)

                Assert.Equal<FeatureRole seq>(
                    FeatureRole.Of(plane features, PhaseThresholds.Exact),
                    FeatureRole.Of(moved, PhaseThresholds.Exact)
                )

[<Fact>]
let ``features that are alike can be renamed, others not`` () =
    let features = [ 0.9, 90.0; 1.0, 0.0; 1.0, 180.0 ]
    Assert.Equal("{1}+{23}", string (exact (plane features)))
    Assert.Equal("{13}+{2}", string (Phase.Of(plane features, PhaseThresholds.Exact, [ 0; 1 ])))
    Assert.Equal("{12}+{3}", string (Phase.Of(plane features, PhaseThresholds.Exact, [ 0; 1; 2 ])))

let private roles thresholds features = [ for role in FeatureRole.Of(plane features, thresholds) -> string role ]

[<Fact>]
let ``every feature has its role, and those it shares with`` () =
    let antipodal = [ "antipodal with 3"; "antipodal with 4"; "antipodal with 1"; "antipodal with 2"; "ignored" ]
    Assert.Equal<string list>(antipodal, roles PhaseThresholds.Exact digons)
    Assert.Equal<string list>([ "antipodal with 2"; "weak with 1"; "dedicated" ], roles PhaseThresholds.Exact weak)
    Assert.Equal("joint with 2, 3, 4, 5", (roles PhaseThresholds.Exact pentagon).Head)
    // In the same direction two features are confused, not antipodal.
    Assert.Equal<string list>([ "joint with 2"; "joint with 1" ], roles PhaseThresholds.Exact [ 1.0, 10.0; 1.0, 10.0 ])

[<Fact>]
let ``the scatter of training changes no role, that of an exact optimum would`` () =
    let scattered = [ 1.0, 0.0; 1.02, 178.0; 0.98, 92.0; 0.03, 40.0 ]
    let expected = [ "antipodal with 2"; "antipodal with 1"; "dedicated"; "ignored" ]
    Assert.Equal<string list>(expected, roles PhaseThresholds.Trained scattered)
    Assert.NotEqual<string list>(expected, roles PhaseThresholds.Exact scattered)

[<Fact>]
let ``a feature is weak below half the longest of its group`` () =
    let at length = (roles PhaseThresholds.Exact [ 1.0, 0.0; length, 180.0 ])[1]
    Assert.Equal("antipodal with 1", at 0.501)
    Assert.Equal("weak with 1", at 0.499)
    Assert.Equal("ignored", at 0.0009)
