/// The laws of the active features, stated anew: which set is active with what probability.
module Research.Tests.Judges.Laws

open Research

/// P(A) of every active set A; the active features are independent and uniform on [0, 1).
type Law = (float * int list) list

let rec private independent (parts: Law list) : Law =
    match parts with
    | [] -> [ 1.0, [] ]
    | part :: others ->
        [
            for p, some in part do
                for q, rest in independent others do
                    if p * q > 0.0 then
                        p * q, some @ rest
        ]

/// Sets that are active by themselves, each as `active` says.
let private sets (sets: seq<#seq<int>>) (density: Density) active =
    independent
        [
            for s, set in Seq.indexed sets ->
                let p = density[s]
                (1.0 - p, []) :: active p (List.ofSeq set)
        ]

/// The law of a sampler.
let ofSampler (sampler: ISampler) : Law =
    match sampler with
    | :? SparseUniform as one -> sets [ for i in 0 .. one.Features - 1 -> [ i ] ] one.Density (fun p set -> [ p, set ])
    | :? CorrelatedSets as all -> sets all.Sets all.Density (fun p set -> [ p, set ])
    | :? AnticorrelatedSets as any -> sets any.Sets any.Density (fun p set -> [ for i in set -> p / float set.Length, [ i ] ])
    | :? OneHot as one -> [ for i in 0 .. one.Features - 1 -> 1.0 / float one.Features, [ i ] ]
    | other -> invalidArg (nameof sampler) $"No law is known of {other}."
