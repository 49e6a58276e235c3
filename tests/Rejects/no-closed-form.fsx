// FS0041: No overloads match for method 'Loss'
open Research

type Doubled(inner: SparseUniform) =
    interface ISampler with
        member _.Features = inner.Features
        member this.Shape = this
        member _.Drawing = "doubled/1"
        member _.Mean() = inner.Mean()
        member _.Faults() = inner.Faults()
        member _.Open() = inner.Open()

let wrong =
    training {
        sample (Doubled(SparseUniform(Features = 5)))
        model (ReluOutputModel(Features = 5, Hidden = 2))
        minimise Exact.Loss
        train (Adam())
    }
