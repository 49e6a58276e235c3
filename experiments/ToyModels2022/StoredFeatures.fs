/// What F10.1 trains, the bounds that it compares, and its drawing.
module Research.Experiments.ToyModels2022.StoredFeatures

open Research

/// 1 − S and m.
let densities, dimensions = [ 0.3; 0.2; 0.1; 0.05; 0.03; 0.01; 0.003 ], [ 3; 6; 12; 24 ]

/// n = 20 m features of one importance: the paper trains nothing here. The recipe is that of F4.1 with half of its steps.
let trained density m = UniformSweep.many (20 * m) m 10_000 (1.0 / density)

/// Any decoder needs m = Ω(k log(n/k)) for k = Np active of N stored features, hence m ∝ N p ln(1/p): over m, its constant.
let anyDecoder p (m, stored) = float m / (stored * p * log (1.0 / p))

/// A linear one with an activation needs m = Ω(k² log(n/k) / log k) (Garg, Kleinberg, Peng 2026); below k = e there is no log.
let linearDecoder p (m, stored) =
    let active = stored * p
    float m * max 1.0 (log active) / (active * active * log (1.0 / p))

/// The exponent of the power of m that is nearest, by least squares of logarithms.
let inline exponent points =
    let x, y = points |> List.map (fst >> float >> log), points |> List.map (snd >> log)
    let apart = x |> List.map (fun each -> each - List.average x)
    List.sum (List.map2 (*) apart y) / List.sumBy (fun each -> each * each) apart

/// The standard deviation of logarithms.
let spread values =
    let mean = List.averageBy log values
    sqrt (values |> List.averageBy (fun value -> (log value - mean) ** 2.0))

let private heading =
    {
        Name = "stored"
        Title = "Features stored against hidden dimensions"
        Caption =
            "N, the features with ‖W_i‖ ≥ 0.5 of n = 20 m, at seven densities, and n. Middle and right: the constant of the \
             bound for any decoder, m = C N p ln(1/p), and for a linear one, m = C k² ln(1/p) / ln k with k = Np, flat where models follow it."
    }

/// N over m at each density, and what each bound takes for its constant. points are (m, N) by density.
let drawn (points: float -> (int * float) list) =
    let curve value p = [ for m, stored in points p -> float m, value p (m, stored) ] |> Curve.through $"1−S = {p}"
    let at ticks axis = axis |> Axis.ticks [ for tick in ticks -> tick, string tick ]
    let panel y ticks curves = Charts.curves "" (Axis.log "m" |> at (List.map float dimensions)) (Axis.log y |> at ticks) curves
    let all = Curve.through "n" [ for m in dimensions -> float m, float (20 * m) ]
    let counts = [ for p in densities -> curve (fun _ (_, stored) -> stored) p ]
    let constant bound = [ for p in densities -> { curve bound p with Name = "" } ]

    let first = panel "N" [ 10.0; 30.0; 100.0; 300.0 ] (counts @ [ all ])
    let any = panel "C, any decoder" [ 1.0; 1.4; 2.0; 3.0 ] (constant anyDecoder)
    Charts.panels heading 300.0 [ [ first; any; panel "C, a linear decoder" [ 0.3; 1.0; 3.0; 10.0 ] (constant linearDecoder) ] ]
