module Research.Tests.NeuronPortraitTests

open Research
open Expecto
open Research.Tests.DslSamples

/// A monosemantic neuron, and four with all their pairs: neuron 1 is off for the three more important of them.
let private oneSplits =
    let words = [ "a"; "cd"; "ce"; "de"; "bc"; "bd"; "be" ]
    let weight k (word: string) = if word.Contains(char (int 'a' + k)) then 0.7 else -0.5
    let weights = Matrix.Build(5, 7, (fun k i -> if k = 0 && i > 0 then 0.0 else weight k words[i]))
    NeuronPortrait.ofWeights weights

/// Three features in two neurons as (1, 1), (1, −1), (−1, 1), after one in a neuron of its own.
let private binary =
    NeuronPortrait.ofWeights (Matrices.ofRows (3, 4, [| 0.0; 1.0; 1.0; -1.0; 1.0; 0.0; 0.0; 0.0; 0.0; 1.0; -1.0; 1.0 |]))

let private cell (portraits: (float * NeuronPortrait) list) =
    {
        At = 0.1
        Label = "1−S=0.1"
        Answer = portraits |> List.minBy fst |> snd
        Plan = None
        Evaluations = [ for loss, _ in portraits -> Evaluation(loss, 0.0, 2) ]
        Answers = lazy (List.map snd portraits)
        Counted = ref Counted.Best
    }

[<Tests>]
let tests =
    testList
        "Superposition/NeuronPortraitTests"
        [
            test "neurons are counted by their role, with the features that have one of their own" {
                Expect.equal (NeuronPortrait.monosemantic oneSplits, NeuronPortrait.polysemantic oneSplits) (1, 4) ""
                Expect.equal (NeuronPortrait.dedicated oneSplits) [ 0 ] ""

                Expect.equal
                    (NeuronPortrait.neurons NeuronRole.Monosemantic binary, NeuronPortrait.dedicated binary)
                    ([ 0 ], [ 0 ])
                    ""

                Expect.equal (NeuronPortrait.top binary 0) 0 ""
            }

            test
                "the neuron that splits important from unimportant features is found, with the pairs and single neurons beside it" {
                let split = NeuronPortrait.split oneSplits
                let splitting = Expect.wantSome (List.tryExactlyOne split.Neurons) "one neuron"
                Expect.equal (List.map List.length split.More) [ 2; 2; 2 ] ""
                Expect.equal (List.map List.length split.Less) [ 1; 1; 1 ] ""
                Expect.isFalse (List.concat (split.More @ split.Less) |> List.contains splitting) ""
            }

            test "no neuron splits features of which one half does not share a neuron" {
                Expect.isEmpty (NeuronPortrait.split binary).Neurons ""
            }

            test "some features alone have a code of their own" {
                Expect.equal (NeuronPortrait.codeOf [ 1; 2; 3 ] binary).Shape "a b ab" ""
                Expect.equal (NeuronPortrait.code binary).Shape "a b c ab" ""
            }

            test "of a binary code two features are antipodal and the third is orthogonal to both" {
                let least, across = NeuronPortrait.antipodal [ 1; 2; 3 ] binary
                Near.within 1e-12 -1.0 least
                Near.within 1e-12 0.0 across
            }

            test "hits count the runs with the code of the best, the gap is that of the best run with another code" {
                let cell = cell [ 0.5, oneSplits; 0.11, binary; 0.1, oneSplits; 0.2, oneSplits; 0.3, binary ]
                Expect.equal (NeuronCodes.hits cell) (Proportion(3, 5)) ""
                Near.within 1e-12 0.1 (NeuronCodes.gap cell)
                Expect.equal (NeuronCodes.stored cell.Answer, cell.Counted.Value) (7, Counted.Best) ""
            }

            test "without a run of another code there is no gap" {
                Expect.isTrue (System.Double.IsNaN(NeuronCodes.gap (cell [ 0.1, binary; 0.2, binary ]))) ""
            }

            test "tied weights keep their scale, others lose it" {
                let plan (model: IModel) = Plans.make (model = model)
                let tied, free = ReluHiddenModel(Features = 1, Neurons = 2), AbsoluteValueModel(Features = 1, Neurons = 2)
                let tied = Trained(tied, plan tied, stateOf [ 2.0; 0.5; 0.0 ] 0.0)
                let free = Trained(free, plan free, stateOf [ 2.0; 0.5; 1.0; 1.0; 0.0 ] 0.0)
                Expect.equal (List.ofSeq (Neurons.portrait tied).Weights.Values) [ 2.0; 0.5 ] ""
                Expect.equal (List.ofSeq (Neurons.portrait free).Weights.Values) [ 1.0; 1.0 ] ""
            }

            test "a stack has a rectangle for each weight, upwards from 0 and downwards, and a dot for each neuron" {
                let figure = DrawNeurons.stacks { Name = "s"; Title = "s"; Caption = "s" } [ "model", binary ]
                let marks = figure.Rows |> List.collect _.Panels |> List.collect _.Marks

                let rectangles =
                    marks
                    |> List.collect (function
                        | Mark.Rectangles some -> List.zip (List.ofArray some.X) (List.ofArray some.Y)
                        | _ -> [])

                let above column =
                    [
                        for (left, _), (low, high) in rectangles do
                            if abs (left - column) < 0.5 then
                                low, high
                    ]

                Expect.equal rectangles.Length 7 ""
                Expect.equal (List.sort (above 1.0)) [ 0.0, 1.0 ] ""
                Expect.equal (List.sort (above 2.0)) [ -1.0, 0.0; 0.0, 1.0; 1.0, 2.0 ] ""

                let dots =
                    marks
                    |> List.choose (function
                        | Mark.Points points -> Some(points.Name, points.X.Length)
                        | _ -> None)

                Expect.equal dots [ "monosemantic neuron", 1; "polysemantic neuron", 2 ] ""
            }
        ]
