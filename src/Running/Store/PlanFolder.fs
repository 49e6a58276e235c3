namespace Research

open System
open System.Globalization
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.Json.Nodes

/// A missing cell of a plan.
type internal PlannedCell =
    {
        /// The ID of the figure that declares it.
        Figure: string
        Label: string
        Key: string
        /// About how long it takes, in seconds.
        Seconds: float
    }

    /// The cell in words.
    member this.Name = $"{this.Figure} {this.Label}"

/// A plan: the cells that were missing, in a share for each task, which together make what a command asks for.
type internal Plan =
    {
        /// The words of the command that finds nothing missing once all tasks have ended.
        Command: string list
        /// The time at which it was made, in UTC.
        Made: DateTimeOffset
        Tasks: PlannedCell list list
    }

/// What the tries of a task left.
type internal TaskEnd =
    {
        /// The reason why a cell failed, by its key.
        Failed: Map<string, string>
        /// By figure, the seconds of all tries that were not stopped, and the instance-steps and the cells that they computed.
        Costs: Map<string, Cost>
    }

/// The folders of plans, `plans/NAME-HASH/` in an output folder: plan.json, job.sh, what the tasks left, and their logs.
[<RequireQualifiedAccess>]
module internal PlanFolder =

    let private remedy = "run the command with --on again"

    let private root (out: string) = Path.GetFullPath(Path.Combine(out, "plans"))
    let private file (folder: string) name = Path.Combine(folder, name)

    /// The log of a task.
    let log (folder: string) (task: int) = file folder $"logs/{task}.log"

    /// Whether a task has begun to write its log.
    let hasLog (folder: string) (task: int) = Disk.isFile (log folder task)

    /// The output folder of a plan's folder.
    let out (folder: string) = Path.GetFullPath(Path.Combine(folder, "..", ".."))

    let private planJson (plan: Plan) =
        let cell (cell: PlannedCell) =
            JsonText.object
                [
                    "figure", JsonValue.Create cell.Figure
                    "label", JsonValue.Create cell.Label
                    "key", JsonValue.Create cell.Key
                    "seconds", JsonText.number cell.Seconds
                ]
            :> JsonNode

        JsonText.object
            [
                "command", JsonText.array [ for word in plan.Command -> JsonValue.Create word ]
                "utc", JsonValue.Create(plan.Made.UtcDateTime.ToString("o", CultureInfo.InvariantCulture))
                "tasks", JsonText.array [ for task in plan.Tasks -> JsonText.array [ for each in task -> cell each ] ]
            ]

    /// The folder of a plan in an output folder. The same command and shares have the same folder.
    let path (out: string) (plan: Plan) =
        let content = plan.Command @ [ for task in plan.Tasks -> task |> List.map _.Key |> String.concat "," ]
        let bytes = String.concat "\n" content |> Encoding.UTF8.GetBytes
        let hash = Convert.ToHexStringLower(SHA256.HashData bytes).Substring(0, 12)
        let figures = plan.Tasks |> List.concat |> List.map _.Figure |> List.distinct

        let name =
            match figures with
            | [ one ] -> one
            | _ -> string plan.Command.Head

        Path.Combine(root out, $"{AtomicFile.slug name}-{hash}")

    /// Writes a plan and its job script. What an earlier plan of the same name left is kept.
    let write (folder: string) (plan: Plan) (script: string) : unit =
        Disk.createFolder (file folder "logs")
        AtomicFile.tryDelete (file folder "collected")
        AtomicFile.writeText (file folder "job.sh") script
        AtomicFile.writeText (file folder "plan.json") (JsonText.write (planJson plan))

    let private node (folder: string) name =
        match JsonText.read (Disk.readText (file folder name)) with
        | Some node -> node
        | None -> raise (FormatException "it is not JSON")

    let private items (node: JsonNode | null) = [ for item in (nonNull node).AsArray() -> nonNull item ]

    /// Reads a plan.
    let read (folder: string) : Result<Plan, string> =
        let cell (node: JsonNode) =
            {
                Figure = string node["figure"]
                Label = string node["label"]
                Key = string node["key"]
                Seconds = (nonNull node["seconds"]).GetValue<float>()
            }

        Foreign.read (file folder "plan.json") remedy (fun () ->
            let plan = node folder "plan.json"

            {
                Command = [ for word in items plan["command"] -> string word ]
                Made = DateTimeOffset.Parse(string plan["utc"], CultureInfo.InvariantCulture)
                Tasks = [ for task in items plan["tasks"] -> [ for each in items task -> cell each ] ]
            })

    /// The folders of plans of an output folder with their plans, the oldest first, and a sentence for each that cannot be read.
    let all (out: string) : (string * Plan) list * string list =
        let folders =
            if Disk.isFolder (root out) then
                Disk.folders (root out) "*" |> List.ofArray
            else
                []

        let found = [ for folder in folders -> read folder |> Result.map (fun plan -> folder, plan) ]

        let wrong =
            found
            |> List.choose (function
                | Error wrong -> Some wrong
                | Ok _ -> None)

        found |> List.choose Result.toOption |> List.sortBy (fun (folder, plan) -> plan.Made, folder), wrong

    /// Notes the job that runs a plan.
    let submitted (folder: string) (job: string) : unit = AtomicFile.writeText (file folder "job") job

    /// The job that runs a plan, where SLURM does.
    let job (folder: string) : string option = Foreign.read "" "" (fun () -> Disk.readText (file folder "job")) |> Result.toOption

    /// Notes that the results of a plan were written.
    let collected (folder: string) : unit = AtomicFile.writeText (file folder "collected") ""

    /// Whether the results of a plan were written.
    let isCollected (folder: string) : bool = Disk.isFile (file folder "collected")

    let private none = { Failed = Map.empty; Costs = Map.empty }

    /// What the tries of a task left; nothing where it has not ended or cannot be read.
    let ended (folder: string) (task: int) : TaskEnd =
        let number (node: JsonNode) (name: string) : 'value = (nonNull node[name]).GetValue<'value>()

        Foreign.read "" "" (fun () ->
            let left = node folder $"tasks/{task}.json"

            {
                Failed = Map [ for each in items left["failed"] -> string each["key"], string each["why"] ]
                Costs =
                    Map
                        [
                            for each in items left["costs"] ->
                                string each["figure"],
                                {
                                    Seconds = number each "seconds"
                                    InstanceSteps = number each "instanceSteps"
                                    Trained = number each "computed"
                                }
                        ]
            })
        |> Result.defaultValue none

    /// Notes what a try of a task left, beside what those before it left. Only the cells that failed in this one count as failed.
    let keepEnd (folder: string) (task: int) (left: TaskEnd) : unit =
        let before = (ended folder task).Costs

        let sum figure (cost: Cost) =
            match Map.tryFind figure before with
            | Some earlier ->
                {
                    Seconds = cost.Seconds + earlier.Seconds
                    InstanceSteps = cost.InstanceSteps + earlier.InstanceSteps
                    Trained = cost.Trained + earlier.Trained
                }
            | None -> cost

        let costs = Map.foldBack Map.add (Map.map sum left.Costs) before

        Disk.createFolder (file folder "tasks")

        JsonText.object
            [
                "failed",
                JsonText.array
                    [
                        for KeyValue(key, why) in left.Failed ->
                            JsonText.object [ "key", JsonValue.Create key; "why", JsonValue.Create why ]
                    ]
                "costs",
                JsonText.array
                    [
                        for KeyValue(figure, cost) in costs ->
                            JsonText.object
                                [
                                    "figure", JsonValue.Create figure
                                    "seconds", JsonValue.Create cost.Seconds
                                    "instanceSteps", JsonValue.Create cost.InstanceSteps
                                    "computed", JsonValue.Create cost.Trained
                                ]
                    ]
            ]
        |> JsonText.write
        |> AtomicFile.writeText (file folder $"tasks/{task}.json")
