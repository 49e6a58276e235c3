namespace Research

open System

/// Estimates the memory that a job takes, before it runs.
[<RequireQualifiedAccess>]
module internal Memory =

    // A snapshot has the parameters and two moments, in double precision.
    let private snapshotBytes parameters = 3.0 * float sizeof<float> * parameters

    // The overheads are those of objects, array headers and references. A point of a curve is a step and a loss.
    let private snapshotOverhead, private modelOverhead, private pointBytes = 200.0, 400.0, 16.0

    // A model in training has its start, parameters, gradient, moments and samples in vectors; measured on bottlenecks of half a million
    // parameters. A sparse autoencoder has them in single precision.
    let private workingBytes, private workingBytesOfCodes =
        (fun parameters -> 64.0 * parameters), (fun parameters -> 24.0 * parameters)

    // A latent of a sparse autoencoder may be active in all 256 samples of a chunk, with 16 bytes each.
    let private codeBytes = 4096.0

    // The runtime and this program take this much by themselves.
    let private floor = 104.0 * 1024.0 * 1024.0

    // What is not yet collected, and the texts of results while they are written; measured on 320,000 models of 12 parameters, whose run
    // took 849 MB at most.
    let private passing = 1_400.0

    // A cell has its recipe, plans, spec, keys, answer and texts; measured on 30,000 cells of one model each.
    let private cellBytes = 13_000.0

    /// The number of parameters of a model, as a double because the faulty layouts that are checked here may overflow an integer.
    let parameters (model: IModel) = model.Layout.Tensors |> Seq.sumBy (fun tensor -> float tensor.Rows * float tensor.Columns)

    let private models (recipe: Recipe) = float (Recipe.rule recipe).Count

    /// The bytes that the results of a recipe take.
    let ofResults (recipe: Recipe) =
        let trainer = recipe.Trainer

        let points =
            match trainer.CurvePoints with
            | 0 -> 0.0
            | most -> ceil (float trainer.Steps / float (LossPoint.Window(trainer.Steps, most)))

        let snapshots = 1.0 + float (trainer.Record.Resolve trainer.Steps).Count
        let each = snapshots * (snapshotBytes (parameters recipe.Model) + snapshotOverhead)
        models recipe * (each + points * pointBytes + modelOverhead)

    /// The bytes that the training of one restart takes.
    let ofTraining (recipe: Recipe) =
        let size = parameters recipe.Model

        // A quasi-Newton search keeps a matrix of the size parameters × parameters.
        match recipe.Trainer with
        | :? QuasiNewton -> workingBytes size + float sizeof<float> * size * size
        | _ ->
            match recipe.Model with
            | :? SparseAutoencoder as model -> workingBytesOfCodes size + codeBytes * float model.Latents
            | _ -> workingBytes size

    let private count (value: float) = value.ToString "N0"

    /// The bytes that a run of recipes takes, at its peak and with this program.
    /// <param name="threads">The number of models that are trained at once.</param>
    /// <param name="recipes">The recipes that are trained, at least one.</param>
    let needed (threads: int) (recipes: Recipe list) : float =
        let all = recipes |> List.sumBy models
        let training = min all (float threads) * (recipes |> List.map ofTraining |> List.max)
        floor + training + all * passing + float recipes.Length * cellBytes + (recipes |> List.sumBy ofResults)

    /// A fault where the results of all recipes together do not fit into memory.
    /// <param name="available">The bytes that this process may use.</param>
    /// <param name="threads">The number of models that are trained at once.</param>
    /// <param name="recipes">The recipes that are trained.</param>
    let faults (available: int64) (threads: int) (recipes: Recipe list) : Fault list =
        match recipes with
        | [] -> []
        | recipes ->
            let all, needed = recipes |> List.sumBy models, needed threads recipes
            let largest = recipes |> List.map (_.Model >> parameters) |> List.max

            [
                if needed > float available then
                    Fault(
                        $"the memory for {count all} models of up to {count largest} parameters",
                        $"{count needed} bytes",
                        $"at most {count (float available)} bytes, what this machine has",
                        "use fewer restarts or cells, smaller models or fewer recorded steps"
                    )
            ]
