module Research.Tests.NeuronRoleTests

open System
open Research
open Expecto

let private positive (weights: Matrix) = Matrix.Build(weights.Rows, weights.Columns, (fun k i -> max 0.0 weights[k, i]))

/// Two neurons for one feature each, two for several, one idle.
let private example =
    Matrices.ofRows (5, 3, [| 0.0; 0.02; 1.0; 0.7; 0.0; 0.7; 0.05; -0.05; 0.0; 0.9; -3.0; 0.05; 0.8; 0.8; -1.0 |])

let private roles weights = NeuronRoles.Of(positive weights) |> List.ofSeq

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/NeuronRoleTests"
        [
            test "a neuron answers to one feature, to several or to none" {
                Expect.equal
                    (roles example)
                    [
                        NeuronRole.Monosemantic
                        NeuronRole.Polysemantic
                        NeuronRole.Idle
                        NeuronRole.Monosemantic
                        NeuronRole.Polysemantic
                    ]
                    ""
            }

            test "a share of nine tenths is not enough, more is" {
                let role second = roles (Matrices.ofRows (1, 2, [| 0.9; second |])) |> List.head
                Expect.equal (role 0.101) NeuronRole.Polysemantic ""
                Expect.equal (role 0.099) NeuronRole.Monosemantic ""
            }

            test "a suppressed feature is none that a neuron answers to where inputs are not negative, and one where they may be" {
                let weights = Matrices.ofRows (1, 2, [| 1.0; -0.5 |])
                let sizes = Matrix.Build(1, 2, (fun k i -> abs weights[k, i]))
                Expect.equal (roles weights) [ NeuronRole.Monosemantic ] ""
                Expect.equal (List.ofSeq (NeuronRoles.Of sizes)) [ NeuronRole.Polysemantic ] ""
            }

            test "monosemantic neurons stand by their feature, then polysemantic ones by their weights, then idle ones" {
                Expect.equal (NeuronRoles.Order(example, positive example) |> List.ofSeq) [ 3; 0; 4; 1; 2 ] ""
            }

            property "no exchange of neurons changes the ordered weights" (fun random ->
                let weights = Matrix.Build(6, 4, (fun _ _ -> Property.between -1.0 1.0 random))
                let order = [| 0..5 |]
                random.Shuffle order
                let exchanged = Matrix.Build(6, 4, (fun k i -> weights[order[k], i]))
                let ordered (w: Matrix) = [ for k in NeuronRoles.Order(w, positive w) -> w.Row(k).ToArray() ]
                Expect.equal (ordered exchanged) (ordered weights) "")

            test "the share on the top feature is a mean over units, of sizes, without units of weight 0" {
                let weights = Matrices.ofRows (3, 2, [| 1.0; 0.0; -3.0; 1.0; 0.0; 0.0 |])
                Near.within 1e-15 0.875 (NeuronRoles.TopShare weights)
            }
        ]
