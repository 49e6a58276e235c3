namespace Research

/// Starts from what another training ends with: initialise (FinalWeights.of' sparser).
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module FinalWeights =

    /// The final parameters of the restart of lowest loss of a training of a model of the same sizes. The runner trains or finds
    /// that training before the one that goes on from it.
    let of' (training: Training<'model>) : FinalWeights when 'model :> IModel =
        match Named.training training.Recipe with
        | plan, restarts, [] -> FinalWeights(Of = plan, Restarts = restarts)
        | plan, _, faults -> FinalWeights(Of = plan).Unsound(List.toArray faults)

/// Sweeps in which each training goes on from the one before.
[<AutoOpen>]
module Following =

    /// One training for each value of an axis, in their order: the first from a start, each other from the final weights of the one
    /// before it, e.g. to see which solutions survive. The training must pass its start to initialise.
    let follow
        (axis: string)
        (values: 'at list)
        (start: Initialiser)
        (training: Initialiser -> 'at -> Training<'model>)
        : Sweep<'at, 'model> =
        let next (start: Initialiser) value =
            let following = training start value
            (value, Label.address axis value, following), (FinalWeights.of' following :> Initialiser)

        { Cells = List.mapFold next start values |> fst }
