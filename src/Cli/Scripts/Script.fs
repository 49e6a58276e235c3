namespace Research

open Research.Cli

/// For scripts and interactive sessions: runs what they declare as the command line runs figures, with its options (--quick,
/// --set, --force, --threads, --strict, --engine, --out after the script's name), its store, its progress and its scoreboard.
/// Where nothing can be answered a script ends with the exit code of the command line, 2 (bad input) or 1 (failed, diverged,
/// interrupted), and an interactive session gets an exception. A script that goes on after a claim that does not hold under
/// --strict, or after some cells without an answer, ends with 1.
[<RequireQualifiedAccess>]
module Script =

    /// The same as run, on an engine of one's own choice; --engine replaces it.
    let runOn (engine: IEngine) (study: Study<'space>) : 'space = ScriptRun.study (Some engine) study

    /// Checks, trains, judges and draws a study, prints its answers and claims, keeps the run under out/, and gives what the
    /// study binds.
    let run (study: Study<'space>) : 'space = ScriptRun.study None study

    /// The same as train, on an engine of one's own choice; --engine replaces it.
    let trainOn (engine: IEngine) (training: Training<'model>) : Trained<'model> list = ScriptRun.training (Some engine) training

    /// Trains all restarts in memory and gives them in their order; nothing is kept on disk.
    let train (training: Training<'model>) : Trained<'model> list = ScriptRun.training None training

    /// The models in a .safetensors file, in its order: Script.load (Weights.load "toy.safetensors" toy).
    let load (weights: Weights<'model>) : Trained<'model> list = ScriptRun.weights weights

    /// Writes a figure as a page that shows it: a path ending in .html, whose folder is made where it is missing; plotly.js lies in
    /// assets/ beside it. A path that cannot be one is bad input.
    let save (path: string) (figure: Figure) : unit = ScriptFigure.save path figure |> ScriptRun.finish

    /// Opens a figure in the browser, from a page in the folder for temporary files; without a browser or a display it says where the
    /// page is.
    let show (figure: Figure) : unit = ScriptFigure.show figure |> ScriptRun.finish
