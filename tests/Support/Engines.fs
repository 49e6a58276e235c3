namespace Research.Tests

open Research

/// The engines that every parity suite runs. A new engine joins by one line here.
type Engines =
    static member private All: (string * (int -> IEngine)) list =
        [ "reference", (fun _ -> ReferenceEngine()); "simd", (fun threads -> SimdEngine threads) ]

    /// One row per engine, for `MemberData`.
    static member Names = Engines.All |> List.map (fun (name, _) -> [| box name |])

    /// One row per engine other than the one that defines what is correct.
    static member Fast = Engines.Names |> List.filter (fun row -> unbox row[0] <> "reference")

    static member Make(name: string, threads: int) = (Engines.All |> List.find (fst >> (=) name) |> snd) threads
