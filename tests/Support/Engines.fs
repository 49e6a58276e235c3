namespace Research.Tests

open Research

/// The engines that every parity suite runs. A new engine joins by one line here.
[<RequireQualifiedAccess>]
module Engines =

    let private all: (string * (int -> IEngine)) list =
        [ "reference", (fun _ -> ReferenceEngine()); "simd", (fun threads -> SimdEngine threads) ]

    /// All of them.
    let names = List.map fst all

    /// All but the one that defines what is correct.
    let fast = names |> List.filter ((<>) "reference")

    /// An engine of a name, on a number of threads.
    let make (name: string) (threads: int) : IEngine = (all |> List.find (fst >> (=) name) |> snd) threads
