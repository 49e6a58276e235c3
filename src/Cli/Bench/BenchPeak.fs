namespace Research.Cli

open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open System.Threading

/// The most multiply-adds of floats that this machine does in a second, measured: what a share of its speed is a share of.
[<RequireQualifiedAccess>]
module BenchPeak =

    // A multiply-add takes four cycles or so, and a core begins two in each: twelve that wait for no other keep it busy,
    // and with factor and summand they fit into sixteen registers.
    let private chains = 12

    /// Twelve chains x ← x f + s at once; their sum, so that none is left out.
    let inline private run ([<InlineIfLambda>] next: 'v -> 'v) ([<InlineIfLambda>] add: 'v -> 'v -> 'v) (one: 'v) rounds =
        let mutable a, b, c, d = one, one, one, one
        let mutable e, f, g, h = one, one, one, one
        let mutable i, j, k, l = one, one, one, one

        for _ in 1..rounds do
            a <- next a
            b <- next b
            c <- next c
            d <- next d
            e <- next e
            f <- next f
            g <- next g
            h <- next h
            i <- next i
            j <- next j
            k <- next k
            l <- next l

        add (add (add (add a b) (add c d)) (add (add e f) (add g h))) (add (add i j) (add k l))

    // x f + s has its fixed point at 1: no chain grows, and none reaches numbers that are slow.
    let private factor, private summand = 0.75f, 0.25f

    [<MethodImpl(MethodImplOptions.AggressiveOptimization ||| MethodImplOptions.NoInlining)>]
    let private of512 rounds =
        let f, s = Vector512.Create factor, Vector512.Create summand

        run (fun x -> Vector512.MultiplyAddEstimate(x, f, s)) (fun x y -> Vector512.Add(x, y)) (Vector512.Create 0.5f) rounds
        |> Vector512.Sum

    [<MethodImpl(MethodImplOptions.AggressiveOptimization ||| MethodImplOptions.NoInlining)>]
    let private of256 rounds =
        let f, s = Vector256.Create factor, Vector256.Create summand

        run (fun x -> Vector256.MultiplyAddEstimate(x, f, s)) (fun x y -> Vector256.Add(x, y)) (Vector256.Create 0.5f) rounds
        |> Vector256.Sum

    [<MethodImpl(MethodImplOptions.AggressiveOptimization ||| MethodImplOptions.NoInlining)>]
    let private of128 rounds =
        let f, s = Vector128.Create factor, Vector128.Create summand

        run (fun x -> Vector128.MultiplyAddEstimate(x, f, s)) (fun x y -> Vector128.Add(x, y)) (Vector128.Create 0.5f) rounds
        |> Vector128.Sum

    /// The vectors that this processor computes with: lanes, and the kernel of that width.
    let private widths =
        [
            if Vector512.IsHardwareAccelerated then
                16, of512
            if Vector256.IsHardwareAccelerated then 8, of256 else 4, of128
        ]

    let mutable private seen = 0.0f

    /// Runs a kernel on some threads at once.
    let private together threads (kernel: int -> float32) rounds =
        let work () = seen <- kernel rounds
        let helpers = Array.init (threads - 1) (fun _ -> Thread(work, IsBackground = true))
        helpers |> Array.iter _.Start()
        work ()
        helpers |> Array.iter _.Join()

    // A block is far longer than starting a thread; the best of several is the one that nobody disturbed.
    let private block, private blocks = 0.01, 10

    /// Multiply-adds a second, on some threads together.
    /// <param name="clock">Seconds since any moment.</param>
    /// <param name="threads">At least 1.</param>
    let multiplyAdds (clock: unit -> float) (threads: int) : float =
        let timed kernel rounds =
            let began = clock ()
            together threads kernel rounds
            clock () - began

        let rate (lanes, kernel) =
            let rec enough rounds = if timed kernel rounds < block then enough (2 * rounds) else rounds
            let rounds = enough 100_000
            let fastest = List.init blocks (fun _ -> timed kernel rounds) |> List.min
            float lanes * float chains * float rounds * float threads / fastest

        widths |> List.map rate |> List.max
