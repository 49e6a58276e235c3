namespace Research

open System

/// The memory that a job takes, before any of it is taken.
[<RequireQualifiedAccess>]
module internal Memory =

    // Parameters and two moments, as results hold them.
    let private snapshotBytes parameters = 3.0 * float sizeof<float> * parameters

    // What surrounds them: objects, headers of arrays and references to them. A point of a curve is a step and a loss.
    let private snapshotOverhead, private modelOverhead, private pointBytes = 200.0, 400.0, 16.0

    // While a model is trained: its beginning, and parameters, gradient, moments and samples in vectors.
    let private workingBytes parameters = 64.0 * parameters

    // The runtime and this program.
    let private floor = 64.0 * 1024.0 * 1024.0

    /// How many parameters a model has; in double, as a layout that cannot be has more than an integer holds.
    let parameters (model: IModel) = model.Layout.Tensors |> Seq.sumBy (fun tensor -> float tensor.Rows * float tensor.Columns)

    let private models (setting: Setting) = float (Setting.rule setting).Count

    /// Bytes that the results of a setting take.
    let ofResults (setting: Setting) =
        let trainer = setting.Trainer

        let points =
            match trainer.CurvePoints with
            | 0 -> 0.0
            | most -> ceil (float trainer.Steps / float (LossPoint.Window(trainer.Steps, most)))

        let snapshots = 1.0 + float (trainer.Record.Resolve trainer.Steps).Count
        let each = snapshots * (snapshotBytes (parameters setting.Model) + snapshotOverhead)
        models setting * (each + points * pointBytes + modelOverhead)

    /// Bytes that training one of its models takes.
    let ofTraining (setting: Setting) =
        let size = parameters setting.Model

        // A quasi-Newton search keeps a matrix of all curvatures.
        match setting.Trainer with
        | :? QuasiNewton -> workingBytes size + float sizeof<float> * size * size
        | _ -> workingBytes size

    let private count (value: float) = value.ToString "N0"

    /// What is wrong where settings whose results are held together do not fit.
    /// <param name="available">Bytes that there are.</param>
    /// <param name="threads">Models that are trained at once.</param>
    let faults (available: int64) (threads: int) (settings: Setting list) : Fault list =
        match settings with
        | [] -> []
        | settings ->
            let all = settings |> List.sumBy models
            let training = min all (float threads) * (settings |> List.map ofTraining |> List.max)
            let needed = floor + training + (settings |> List.sumBy ofResults)
            let largest = settings |> List.map (_.Model >> parameters) |> List.max

            [
                if needed > float available then
                    Fault(
                        $"the memory for {count all} models of up to {count largest} parameters",
                        $"{count needed} bytes",
                        $"at most {count (float available)} bytes, what this machine has",
                        "use fewer restarts or cells, smaller models or fewer recorded steps"
                    )
            ]
