module Research.Tests.ElementFunctionTests

open System.Runtime.Intrinsics
open Research
open Expecto

let private all: IElementFunction list =
    [
        ElementFunction.Identity()
        ElementFunction.Relu()
        ElementFunction.LeakyRelu 0.1
        ElementFunction.Absolute()
        ElementFunction.Square()
        ElementFunction.Power 2
        ElementFunction.Power 4
        ElementFunction.Power 6
        ElementFunction.Softplus()
        ElementFunction.Tanh()
        ElementFunction.Gelu()
    ]

/// z³ with a derivative and a vector form that may be wrong.
type private Cube(factor: float, vectorFactor: float32) =
    interface IVectorFunction with
        member _.Of(z: float) = z * z * z
        member _.Slope(z: float) = factor * z * z
        member _.Of(z: Vector512<float32>) = z * z * z
        member _.Slope(z: Vector512<float32>) = Vector512.Create vectorFactor * z * z

/// Not defined below 0.
type private Root() =
    interface IElementFunction with
        member _.Of z = sqrt z
        member _.Slope z = 0.5 / sqrt z

let private faults (f: IElementFunction) = ElementFunctionFaults.Of(f, "of layer 2") |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Functions/ElementFunctionTests"
        [
            test "derivative and vector form of every function agree with it, which is how they are checked" {
                for f in all do
                    Expect.isEmpty (faults f) $"{f}"
            }

            test "the values are those of the definitions" {
                for z in [ -2.0; -0.3; 0.0; 0.7; 3.0 ] do
                    let logistic x = 1.0 / (1.0 + exp -x)
                    let gelu = z * logistic (2.0 * sqrt (2.0 / System.Math.PI) * (z + 0.044715 * z ** 3.0))

                    let expected =
                        [
                            z
                            max z 0.0
                            (if z > 0.0 then z else 0.1 * z)
                            abs z
                            z * z
                            z * z
                            z ** 4.0
                            z ** 6.0
                            log (1.0 + exp z)
                            tanh z
                            gelu
                        ]

                    for f, value in List.zip all expected do
                        Near.within (1e-14 * (1.0 + abs value)) value (f.Of z)
            }

            test "functions that say so are homogeneous, the others are not" {
                for f in all do
                    let scaled = [ for z in [ -1.3; 0.4; 2.0 ] -> abs (f.Of(3.0 * z) - 3.0 * f.Of z) < 1e-12 ]
                    Expect.equal (List.forall id scaled) f.IsHomogeneous $"{f}"
            }

            test "a derivative, a vector form or a value that is wrong is a fault that names place, value and remedy" {
                Expect.isEmpty (faults (Cube(3.0, 3f))) "the sound one"

                Faults.one
                    "the derivative of Cube of layer 2 at -3.1371"
                    "19.6828"
                    "29.5242, as differences of the function have it"
                    (faults (Cube(2.0, 2f)) |> List.truncate 1)

                Faults.one
                    "the vector form of Cube of layer 2, derivatives at -3.1371"
                    "39.3656"
                    "29.5242, as for one number"
                    (faults (Cube(3.0, 4f)))

                let fault = faults (Root()) |> List.head

                Expect.equal
                    (fault.Subject, fault.Remedy)
                    ("the function Root of layer 2 at -3.1371", "define it for every number")
                    ""
            }

            test "a power that is odd or out of range is a fault" {
                for exponent in [ 3; 0; -2; 18 ] do
                    Faults.one
                        "the exponent of the power"
                        $"{exponent}"
                        "even, in [2, 16]"
                        (faults (ElementFunction.Power exponent))
            }
        ]
