namespace Research.Cli

open System.Runtime.CompilerServices
open System.Runtime.Intrinsics
open System.Threading

/// Measures the peak of this machine: the most multiply-adds of floats per second.
[<RequireQualifiedAccess>]
module internal BenchPeak =

    // A multiply-add takes about four cycles, and a core begins two in each cycle. Twelve independent chains keep it busy, and they fit
    // into sixteen registers together with the factor and the summand.
    let private chains = 12

    /// Runs twelve chains x ← x f + s at once. Their sum is the result, so that the compiler omits none.
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

    // The fixed point of x f + s is 1, so the numbers neither grow nor become subnormal.
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

    /// The vector widths of this processor: the number of lanes, and the kernel of that width.
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

    // A block, in seconds, is far longer than the start of a thread. Other programs can only make blocks slower, so the fastest counts.
    let private block, private blocks = 0.01, 10

    /// The multiply-adds per second of some threads together.
    /// <param name="clock">The seconds since a fixed moment.</param>
    /// <param name="threads">The number of threads, at least 1.</param>
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
