/// Transitions of sparse features against an independent calculation: signed vertex sums in 50 digits, Newton's method on the
/// conditions of a minimum and of equal losses.
module Research.Tests.SparsePhaseTests

open System.Numerics
open System.Text.Json
open System.Threading
open Research
open Expecto

let private reference =
    lazy (JsonDocument.Parse(Repository.read "tests/Reference/sparse_phases.json").RootElement)

let private rows (name: string) = [ for row in (reference.Value.GetProperty name).EnumerateArray() -> row ]

let private text (name: string) (row: JsonElement) = string ((row.GetProperty name).GetString())

/// The double that is written.
let private real name row = float (text name row)

/// Exactly the number that is written: digits, a point and digits.
let private exactly name row =
    let written = text name row
    let places = written.Length - 1 - written.IndexOf '.'
    Rational.Of(BigInteger.Parse(written.Replace(".", "")), BigInteger.Pow(10I, places))

let private setting features hidden density = ExtraFeature(Features = features, Hidden = hidden, Density = density)

let private found setting from upTo =
    PhaseTransitions(Setting = setting, From = from, To = upTo, Points = 31).Find CancellationToken.None
    |> List.ofSeq

/// How large a printed error may be, relative to the ratio: the rounding of losses that are as small as p grows beside it.
let private tightness density = max 1e-12 (1e-15 / density)

/// One transition, where the row has it to within the printed error, which is no larger than need be.
let private agrees row (tightness: float) (transitions: Transition list) =
    Expect.hasLength transitions 1 $"for {row}"
    let one = transitions.Head
    let off = abs ((Rational.Of one.Ratio - exactly "r" row).ToDouble())
    Expect.isTrue (off <= one.Error) $"{one.Ratio:R} ± {one.Error} is {off} from {row}."
    Expect.isTrue (one.Error <= tightness * one.Ratio) $"{one.Ratio:R} ± {one.Error} for {row}"
    Expect.equal one.Order TransitionOrder.First $"for {row}"

// What a loss below r = 1 is known to in double: the rounding of Σ I_i E x_i² and of some sums.
let private rounding density = 1e-15 * density

[<Tests>]
let tests =
    testList
        "Core/Analyses/Phases/SparsePhaseTests"
        [
            test "the reference has thirty points and thirty transitions, from p = 1e-6 up" {
                let pairs, threes = rows "pairs", rows "threes"
                Expect.isTrue (rows "points" |> List.length >= 30 && pairs.Length >= 30 && threes.Length >= 5) ""
                Near.within 1e-18 1e-6 (pairs |> List.map (real "p") |> List.min)
            }

            for row in rows "pairs" do
                let density = real "p" row

                test $"two features in one dimension: one transition below r = 1, within the printed error: {density}" {
                    let transitions = found (setting 2 1 density) (density / 30.0) 0.999
                    agrees row (tightness density) transitions
                    let one = transitions.Head
                    Expect.equal (string one.Before, string one.After) ("{1} -2", "{12}") ""
                    Near.within 1e-15 1.0 (one.BeforeEnds / Landau.Spinodal density)
                    let w = one.ParametersAfter
                    Near.within 1e-6 (real "length" row) (abs (w[1] / w[0]))
                }

            for row in rows "pairs" |> List.truncate 3 do
                let density = real "p" row

                test $"three features in two dimensions: the same transition, and no other below r = 1: {density}" {
                    let transitions = found (setting 3 2 density) (density / 3.0) 0.5
                    agrees row (tightness density) transitions
                    Expect.equal (string transitions.Head.Before, string transitions.Head.After) ("{1}+{2} -3", "{13}+{2}") ""
                }

            for row in rows "threes" do
                let density = real "p" row

                test $"three features in one dimension: the third one joins within the printed error: {density}" {
                    let transitions = found (setting 3 1 density) 0.25 0.6
                    agrees row 1e-8 transitions
                    Expect.equal (string transitions.Head.Before, string transitions.Head.After) ("{12} -3", "{123}") ""
                }

            test "at thirty points the best model of two features has the loss and the phase of the reference" {
                for row in rows "points" do
                    let density, ratio = real "p" row, real "r" row
                    let setting = setting 2 1 density
                    let search = TransitionSearch setting
                    let best = search.Optimum(ratio, [])
                    let off = (Rational.Of(best.Loss / setting.Scale ratio) - exactly "loss" row).ToDouble()
                    Expect.isTrue (abs off <= rounding density) $"{off} for {row}"
                    Expect.equal (string (search.PhaseOf best)) (text "phase" row) $"for {row}"
            }
        ]
    |> slow
