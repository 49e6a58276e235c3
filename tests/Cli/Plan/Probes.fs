/// Two studies for the tests of plans, in a program of its own: one that goes well, and one of which a cell fails.
module Research.Tests.Probes

// What a study binds is used by its claims and drawings, which the compiler does not see.
#nowarn 1182

open Research

let private at start (density: float) =
    training {
        sample (SparseUniform(Features = 4, Density = Density.Of density))
        model (ReluOutputModel(Features = 4, Hidden = 2))
        initialise start
        minimise (Sampled(Batch = 32, EvaluationSamples = 256))
        train (Adam(LearningRate = 1e-2, Steps = 200))
        restart (Best(Of = 2))
    }

let private fresh: Initialiser = Initialiser.XavierNormal()

/// The reciprocal of a number, or an error for 2.
[<NoComparison>]
type private Reciprocal =
    {
        Of: int
    }

    interface IDerivation<float> with
        member _.Version = "reciprocal/1"
        member _.Work = 1L
        member _.Faults() = []

        member this.Compute(_, _) =
            if this.Of = 2 then
                failwith "Two is broken."

            EquatableArray.Of<Numbers>
                [ Numbers("r", EquatableArray.Of<int> [ 1 ], EquatableArray.Of<float> [ 1.0 / float this.Of ]) ]

        member this.Read numbers = numbers[0].Entries[0]

let private own = Paper.own "Tests"

/// Trainings, some of which read the one before them, and derivations.
let private whole =
    study own "P1" "Trainings that read each other" {
        let! chain = follow "p" [ 0.5; 0.4; 0.3 ] fresh at |> ask Training.loss
        and! alone = sweep "q" [ 0.2; 0.1 ] (at fresh) |> ask Training.loss
        and! reciprocals = computeOver "k" [ 1; 3 ] (fun k -> { Of = k }) |> ask id
        claim "all are there" (chain.Length + alone.Length + reciprocals.Length |> Expect.equal 7)
    }

let private broken =
    study own "P2" "One cell fails" {
        let! reciprocals = computeOver "k" [ 1; 2; 4 ] (fun k -> { Of = k }) |> ask id
        claim "all are there" (reciprocals.Length |> Expect.equal 3)
    }

/// The catalogue of that program.
let catalogue = [ Job.ofStudy whole; Job.ofStudy broken ]
