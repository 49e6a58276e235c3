/// Both kinds of minimum of five features in the plane, found by many restarts, and the drawing of G2.
module Research.Experiments.Polytopes.LessMinima

open Research

type Cells = Cell<float, Portrait> list

/// The least loss of a kind at each ratio where a restart has found it.
let branch kind (cells: Cells) =
    let found cell = Cells.restarts cell |> List.filter (snd >> Pentagons.kind >> (=) kind) |> List.map fst

    cells
    |> List.map (fun cell -> cell.At, found cell)
    |> List.filter (snd >> (<>) [])
    |> List.map (fun (r, all) -> r, List.min all)

/// Where two digons become better than the pentagon, between ratios where both were found.
let crossing cells =
    let digons = branch Digons cells |> Map.ofList
    let gap (r, loss) = digons.TryFind r |> Option.map (fun other -> log r, log (loss / other))

    match
        branch Pentagon cells
        |> List.choose gap
        |> List.pairwise
        |> List.tryFind (fun ((_, a), (_, b)) -> a > 0.0 && b <= 0.0)
    with
    | Some((x, a), (y, b)) -> exp (x + (y - x) * a / (a - b))
    | None -> raise (NotMeasured "the two kinds of minimum do not cross")

let private heading =
    {
        Name = "importance"
        Title = "Less important or rarer: both break the pentagon"
        Caption =
            "n = 5, m = 2, 1−S = 0.05; the special feature has r times the importance, or r times the density, of the others. The \
             best minimum of 24 starts at each r: its length, and its angle to its neighbours in a pentagon. Right: importance, \
             both kinds of minimum."
    }

/// Length, angle and losses over the ratio.
let drawn important dense =
    let x = Axis.log "r of the special feature"
    let curve name value cells = [ for cell: Cell<float, Portrait> in cells -> cell.At, value cell.Answer ] |> Curve.through name
    let both value = [ curve "importance" value important; curve "density" value dense ]
    let room p = if Pentagons.kind p = Pentagon then Pentagons.room p.Embedding else nan

    let losses =
        [
            branch Pentagon important |> Curve.through "pentagon"
            branch Digons important |> Curve.through "two digons"
        ]

    let panel y curves = Charts.curves "" x y curves
    let nothing = List.replicate 2 (Curve.through "" [])

    Charts.panels
        heading
        300.0
        [
            [
                panel (Axis.linear "‖W‖ of the special feature") (both _.Norms[0])
                panel (Axis.linear "angle to its neighbours, degrees") (both room)
                panel (Axis.log "exact loss") (nothing @ losses)
            ]
        ]
