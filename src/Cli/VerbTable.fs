namespace Research.Cli

/// The verbs of the command line. build.fsx loads this file, so it refers to no other.
[<RequireQualifiedAccess>]
module internal VerbTable =

    /// The name of each verb, the words after it, and a description.
    let all =
        [
            "list", "", "the catalogue: every figure with its claims' number and its work"
            "show", "ID", "the pipeline of a figure, its faults and its estimated work"
            "run",
            "ID…",
            "run figures: train, answer, check claims and draw (--set, --quick, --dry-run); `figure` is the same verb"
            "reproduce", "", "run the whole catalogue and write the report (--quick, --only ID…, --dry-run, --strict)"
            "collect",
            "[ID…]",
            "after run --on slurm: find all cells, answer, check claims and draw; or say which task left cells missing"
            "task", "PLAN", "what a job script calls: compute one share of a plan's missing cells"
            "report", "", "write the report of the finished runs, without training (--diff FOLDER)"
            "status", "", "where the runs of a folder stand: finished, running, or stopped and with how many cells"
            "resume", "", "go on with every run of a folder that was stopped, by the command that began it"
            "verify", "", "check every file of every finished run, weights included, against its checksum"
            "export", "ID", "pictures (--png, --svg, --pdf), numbers (--csv), weights (--npz) and answers (--json) of a run"
            "compare", "A B", "where two runs, two cells (ID@ADDRESS) or two output folders differ, and whether restarts do too"
            "results", "", "write experiments/README.md from the last full reproduction and the last bench (--into FOLDER)"
            "exact", "FILE", "exact losses and gradients of models in a JSON or safetensors file"
            "crosscheck", "[PAIR…]", "check exact losses against dual numbers and samples, pair by pair"
            "phase",
            "",
            "where the optimal phase of a small model changes with an extra feature's importance, or the phase diagram"
            "live", "[ID]", "a page of this machine on which a model trains while one watches, from a figure's first cell"
            "explorable", "", "write one page with the exact phase diagrams and branches of small models, for any web server"
            "bench", "", "how fast this machine trains, beside its own peak, libtorch and PyTorch, and how that scales"
            "check-device",
            "[ID]",
            "whether a GPU gives the bits of the processor, and how fast it is: one JSON (--engine, --quick)"
            "doctor", "[WHAT]", "what this machine has, what is missing, and how to get it"
        ]

    /// The names in the order of the table.
    let names = [ for name, _, _ in all -> name ]

    /// The description of a verb.
    let says (name: string) = all |> List.pick (fun (known, _, says) -> if known = name then Some says else None)

    /// Further names of verbs.
    let private others = [ ("figure", "run") ]

    /// The verb that a word names; case is ignored.
    let tryFind (word: string) =
        let word = word.ToLowerInvariant()
        let known = others |> List.tryPick (fun (other, name) -> if other = word then Some name else None)
        known |> Option.orElse (List.tryFind ((=) word) names)
