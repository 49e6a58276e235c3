module Research.Tests.FolderLaws

open System
open Expecto

/// The folders of src/Core, "" for its root. A type may use those of its own folder and of the lines above, not those of its own
/// line or below.
let private order =
    [
        [ "" ]
        [ "Numerics" ]
        [ "Functions" ]
        [ "Samplers"; "Models" ]
        [ "Losses/Exact"; "Losses/Adversarial" ]
        [ "Losses" ]
        [ "Training" ]
        [ "Engines" ]
        [ "Engines/Simd/Blocks" ]
        [ "Engines/Simd/Batches" ]
        [ "Engines/Simd/Kernels" ]
        [ "Engines/Simd" ]
        [ "Engines/Fused" ]
        [ "Engines/Fused/Cuda"; "Engines/Fused/OpenCl" ]
        [ "Analyses" ]
        [
            "Analyses/Attacks"
            "Analyses/CrossChecks"
            "Analyses/Neurons"
            "Analyses/Phases"
            "Analyses/Recovery"
        ]
        [ "Analyses/Capacity"; "Analyses/Polytopes" ]
        [ "Analyses/Dynamics" ]
    ]

let private root = "src/Core"

let private arrows = lazy Folders.arrows root Surface.core

let private line (order: string list list) (folder: string) = order |> List.tryFindIndex (List.contains folder)

let private shown folder = if folder = "" then root else $"{root}/{folder}"

/// The arrows that an order forbids, one sentence each.
let private against (order: string list list) (arrows: Folders.Arrow list) : string list =
    arrows
    |> List.groupBy (fun arrow -> arrow.From, arrow.To)
    |> List.collect (fun ((from, target), all) ->
        let types = all |> List.map (fun { Types = user, used } -> $"{user} uses {used}") |> String.concat ", "

        match line order from, line order target with
        | Some user, Some used when user > used -> []
        | Some _, Some _ -> [ $"{shown from} must not use {shown target}: {types}." ]
        | user, _ ->
            let missing = if user.IsNone then from else target
            [ $"{shown missing} stands in no line of the order: {types}." ])

let private none (what: string list) = Expect.isTrue what.IsEmpty (String.concat "\n" what)

[<Tests>]
let tests =
    testList
        "Laws/FolderLaws"
        [
            test "a type of Core uses only types of its own folder and of folders before it in the order" {
                none (against order (arrows.Force()))
            }

            test "the order has every folder of Core once, and no other" {
                let folders =
                    Repository.sources root
                    |> List.map (fun path ->
                        let below = path.Substring(root.Length + 1)
                        below.Substring(0, Math.Max(0, below.LastIndexOf '/')))
                    |> List.distinct
                    |> List.sort

                Expect.equal (order |> List.concat |> List.sort) folders ""
            }

            test "the parts of a type stand in one folder" {
                [
                    for kind, folders in Folders.places root Surface.core do
                        if folders.Length > 1 then
                            let all = folders |> List.map shown |> String.concat " and "
                            $"{kind.Name} stands in {all}."
                ]
                |> none
            }

            test "the symbols place every type that Core declares" {
                let placed = Folders.places root Surface.core |> List.map (fun (kind, _) -> kind.FullName) |> set

                [
                    for kind in Surface.types Surface.core do
                        if isNull kind.DeclaringType && not (placed.Contains kind.FullName) then
                            string kind
                ]
                |> none
            }

            test "under the reversed order every arrow is a fault, with the types at both ends" {
                let arrows = arrows.Force()
                let pairs = arrows |> List.distinctBy (fun arrow -> arrow.From, arrow.To)
                let faults = against (List.rev order) arrows
                Expect.hasLength faults pairs.Length ""
                Expect.isGreaterThan pairs.Length 20 ""

                let expected = $"{root}/Training must not use {root}/Losses: "
                let fault = faults |> List.find _.StartsWith(expected)
                Expect.stringContains fault "PlanShape uses ILoss" ""
            }

            test "an arrow against the order is found among the others" {
                let wrong: Folders.Arrow = { From = "Numerics"; To = "Engines"; Types = "Matrix", "SimdEngine" }

                Expect.equal
                    (against order (wrong :: arrows.Force()))
                    [ $"{root}/Numerics must not use {root}/Engines: Matrix uses SimdEngine." ]
                    ""
            }

            test "a folder that stands in no line is a fault" {
                let fresh: Folders.Arrow = { From = "Gadgets"; To = "Numerics"; Types = "Gadget", "Matrix" }

                Expect.equal
                    (against order [ fresh; { fresh with From = "Models"; To = "Gadgets"; Types = "Chain", "Gadget" } ])
                    [
                        $"{root}/Gadgets stands in no line of the order: Gadget uses Matrix."
                        $"{root}/Gadgets stands in no line of the order: Chain uses Gadget."
                    ]
                    ""
            }
        ]
