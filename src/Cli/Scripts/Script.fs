namespace Research

open Research.Cli

/// Runs studies and trainings in scripts and interactive sessions, as the command line runs figures. A script takes the options of
/// run after its name: --quick, --set, --cell, --where, --force, --threads, --strict, --engine, --device and --out. An error without an
/// answer ends a script with exit code 2 (bad input) or 1 (failed, diverged, interrupted), and raises an exception in an interactive
/// session. A script goes on where only some cells have no answer, or where a claim does not hold under --strict; its exit code is
/// then 1.
[<RequireQualifiedAccess>]
module Script =

    /// Runs a study as run does, on the given engine; the option --engine replaces it.
    let runOn (engine: IEngine) (study: Study<'space>) : 'space = ScriptRun.study (Some engine) study

    /// Runs a study: checks it, trains or finds its cells, prints its answers and claims, draws its figures and keeps the run under
    /// out/. The result is what the study binds.
    let run (study: Study<'space>) : 'space = ScriptRun.study None study

    /// Trains as train does, on the given engine; the option --engine replaces it.
    let trainOn (engine: IEngine) (training: Training<'model>) : Trained<'model> list = ScriptRun.training (Some engine) training

    /// Trains all restarts in memory. The result is the trained models in the order of the restarts; nothing is written to disk.
    let train (training: Training<'model>) : Trained<'model> list = ScriptRun.training None training

    /// Loads the models in a .safetensors file, in the order of the file: Script.load (Weights.load("toy.safetensors", toy)).
    let load (weights: Weights<'model>) : Trained<'model> list = ScriptRun.weights weights

    /// Writes a page that shows a figure, with plotly.js in assets/ beside it. The path must end in .html; its folder is created where
    /// it is missing.
    let save (path: string) (figure: Figure) : unit = ScriptFigure.save path figure |> ScriptRun.finish

    /// Shows a figure in the browser, from a page in the folder for temporary files. Without a browser or a display, the path of the
    /// page is printed.
    let show (figure: Figure) : unit = ScriptFigure.show figure |> ScriptRun.finish
