namespace Research

open System

/// A derivation that reads a training of the study.
type internal IFromTraining =
    inherit IDerivation

    /// The training, as it is declared or as it is run.
    abstract Of: Recipe

    /// Whether every restart is read, and not that of lowest loss alone.
    abstract IsEach: bool

    /// What is computed of a restart, as plain data.
    abstract Declared: IChecked

    /// The same of another scale of the training.
    abstract With: Recipe -> IDerivation

    /// The same with the plans and the states of the restarts that are read, so that it can be computed.
    abstract Resolve: TrainingPlan list -> TrainedState list -> IDerivation

/// The numbers of several derivations in one list.
module private Several =

    let together (each: EquatableArray<Numbers> list) =
        [
            for index, all in List.indexed each do
                for numbers in all -> Numbers($"{index}/{numbers.Name}", numbers.Shape, numbers.Entries)
        ]
        |> EquatableArray.Of<Numbers>

    let at (index: int) (together: EquatableArray<Numbers>) =
        let prefix = $"{index}/"

        [
            for numbers in together do
                if numbers.Name.StartsWith(prefix, StringComparison.Ordinal) then
                    Numbers(numbers.Name.Substring prefix.Length, numbers.Shape, numbers.Entries)
        ]
        |> EquatableArray.Of<Numbers>

/// A derivation from the restart of lowest loss of a training, or from each, which are known once that was trained.
type internal Derived<'model, 'found when 'model :> IModel>
    (derivation: IDerivationFrom<'model, 'found>, recipe: Recipe, isEach: bool, subjects: Trained<'model> list) =

    interface IDerivation<'found list> with
        member _.Read numbers =
            if isEach then
                let restart (each: Numbers) = each.Name.Split '/' |> Array.head |> int
                let restarts = numbers |> Seq.map restart |> Seq.distinct
                [ for restart in restarts -> derivation.Read(Several.at restart numbers) ]
            else
                [ derivation.Read numbers ]

    interface IFromTraining with
        member _.Of = recipe
        member _.IsEach = isEach
        member _.Declared = derivation
        member _.With recipe = Derived(derivation, recipe, isEach, [])

        member _.Resolve plans states =
            let trained (plan: TrainingPlan) state = Trained(unbox<'model> plan.Model, plan, state)
            Derived(derivation, recipe, isEach, List.map2 trained plans states)

    interface IDerivation with
        member _.Version = derivation.Version
        member _.Work = derivation.Work * (if isEach then int64 (Recipe.rule recipe).Count else 1L)

        member this.Quick =
            match derivation.Quick with
            | same when obj.ReferenceEquals(same, derivation) -> this
            | shorter -> Derived(shorter, recipe, isEach, subjects)

        member _.Compute(progress, cancellation) =
            let compute (trained: Trained<'model>) =
                cancellation.ThrowIfCancellationRequested()
                derivation.Compute(trained, progress, cancellation)

            match subjects with
            | [] -> raise (InvalidOperationException "The training that is read was not trained: run the study that names it.")
            | all when isEach -> all |> List.map compute |> Several.together
            | one :: _ -> compute one

    interface IChecked with
        member _.Faults() = derivation.Faults()

/// Several derivations from one training as one, whose answer is the list of theirs.
[<NoComparison>]
type internal SeveralDerived<'model, 'found when 'model :> IModel> =
    {
        Each: IDerivationFrom<'model, 'found> list
    }

    interface IDerivationFrom<'model, 'found list> with
        member this.Version = this.Each |> List.map _.Version |> List.distinct |> String.concat ", "
        member this.Work = this.Each |> List.sumBy _.Work
        member this.Quick = { this with Each = this.Each |> List.map _.Quick }
        member this.Faults() = this.Each |> Seq.collect _.Faults()

        member this.Compute(trained, progress, cancellation) =
            [ for derivation in this.Each -> derivation.Compute(trained, progress, cancellation) ] |> Several.together

        member this.Read numbers = this.Each |> List.mapi (fun index derivation -> derivation.Read(Several.at index numbers))

/// Derivations, whatever they derive.
[<RequireQualifiedAccess>]
module Derivation =

    /// Several derivations from one training as one, whose answer is the list of theirs: one for each of some settings.
    let each (derivations: IDerivationFrom<'model, 'found> list) : IDerivationFrom<'model, 'found list> = { Each = derivations }

    /// The name of a derivation's type; the runtime appends ` and a number to those of generic types.
    let internal name (kind: Type) = (kind.Name.Split '`')[0]

    /// Whether a derivation has a shorter form.
    let internal hasQuick (derivation: IDerivation) = not (obj.ReferenceEquals(derivation.Quick, derivation))
