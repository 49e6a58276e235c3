module Research.Tests.NeuronCodeTests

open System
open Research
open Expecto

/// W [neurons, words]: a word lists the neurons of a feature by their letters; their weights are 1, all others −0.4.
let private weights neurons (words: string list) =
    let words = Array.ofList words
    Matrix.Build(neurons, words.Length, (fun k i -> if words[i].Contains(char (int 'a' + k)) then 1.0 else -0.4))

let private code neurons words = NeuronCode.Of(weights neurons words)

let private shape neurons words = (code neurons words).Shape

let private shuffled (random: Random) count =
    let order = [| 0 .. count - 1 |]
    random.Shuffle order
    order

let private pairs = [ "ab"; "ac"; "ad"; "ae"; "bc"; "bd"; "be"; "cd"; "ce"; "de" ]

let private codes =
    [
        [ "a"; "b"; "c"; "d"; "e" ]
        [ "a"; "b"; "c"; "d"; "e"; "ab" ]
        [ "a"; "b"; "c"; "d"; "e"; "ab"; "abc" ]
        [ "a"; "bc"; "bd"; "be"; "cd"; "ce"; "de" ]
        [ "ab"; "ac"; "ad"; "ae"; "bcd"; "bce"; "bde"; "cde" ]
        [ "ab"; "bc"; "cd"; "de"; "ae" ]
        [ "ab"; "bc"; "cd"; "de"; "ae"; "ab" ]
        pairs
    ]

[<Tests>]
let tests =
    testList
        "Core/Analyses/Neurons/NeuronCodeTests"
        [
            test "codes in which each neuron and feature is in its place are written as they are" {
                for words in [ codes[0]; codes[3]; codes[4]; pairs ] do
                    Expect.equal (shape 5 words) (String.concat " " words) ""
            }

            property "no order of neurons or of features changes the shape" (fun random ->
                let words = codes[random.Next codes.Length]
                let matrix = weights 5 words
                let rows, columns = shuffled random 5, shuffled random words.Length
                let changed = Matrix.Build(5, words.Length, (fun k i -> matrix[rows[k], columns[i]]))
                Expect.equal (NeuronCode.Of changed).Shape (NeuronCode.Of matrix).Shape "")

            test "codes that differ by more than an order differ in their shape" {
                let shapes = codes |> List.map (shape 5)
                Expect.equal (List.distinct shapes).Length codes.Length ""

                Expect.notEqual
                    (shape 6 [ "ab"; "bc"; "ca"; "de"; "ef"; "fd" ])
                    (shape 6 [ "ab"; "bc"; "cd"; "de"; "ef"; "fa" ])
                    "2 × 3 and 6"
            }

            test "a neuron of each feature's own comes before the pair that has it" {
                Expect.equal (shape 3 [ "bc"; "c"; "b" ]) "a b ab" ""
            }

            test "a code is an antichain where no support has another in it, or is another's" {
                let antichains = codes |> List.map (fun words -> (code 5 words).IsAntichain)
                Expect.equal antichains [ true; false; false; true; true; true; false; true ] ""
            }

            test "pairs are the largest antichain on five neurons: a word more makes none" {
                for word in [ "a"; "abc"; "abcd"; "abcde"; "ab" ] do
                    Expect.isFalse (code 5 (word :: pairs)).IsAntichain word
            }

            test "an antichain is extremal where it has as many words as there can be" {
                Expect.isTrue (code 5 pairs).IsExtremal "all pairs"
                let rest (word: string) = "abcde" |> String.filter (fun letter -> not (word.Contains letter))
                Expect.isTrue (code 5 (List.map rest pairs)).IsExtremal "all triples"
                Expect.isFalse (code 5 pairs.Tail).IsExtremal "one pair less"
                Expect.isFalse (code 5 ("a" :: pairs.Tail)).IsExtremal "as many words, one in others"
                Expect.isTrue (code 3 [ "a"; "b"; "c" ]).IsExtremal "a neuron each, of three"
            }

            test "weights below three tenths of the largest are no part of a support, nor are negative ones" {
                let found = NeuronCode.Of(Matrices.ofRows (3, 2, [| 1.0; -9.0; 0.29; 0.9; 0.31; 0.1 |]))
                Expect.equal [ for support in found.Supports -> List.ofSeq support ] [ [ 0; 2 ]; [ 1 ] ] ""
                Expect.equal found.Shape "a bc" ""
            }

            test "a feature counts where its positive weights have a norm of a half" {
                let found = NeuronCode.Of(Matrices.ofRows (2, 3, [| 0.36; 0.35; -3.0; 0.36; 0.35; -3.0 |]))
                Expect.equal (List.ofSeq found.Features, found.Shape) ([ 0 ], "ab") ""
            }

            test "weights without a stored feature have the empty code" {
                let found = NeuronCode.Of(Matrices.ofRows (2, 2, [| 0.0; 0.1; -1.0; 0.0 |]))
                Expect.equal (found.Shape, found.Features.Count, found.IsAntichain) ("", 0, true) ""
            }

            test "more neurons than can be ordered are refused" {
                let error = throws<ArgumentException>(fun () -> NeuronCode.Of(weights 9 [ "a" ]) |> ignore)
                Expect.stringContains error.Message "The code of 9 neurons is not found, but of at most 8" ""
            }
        ]
