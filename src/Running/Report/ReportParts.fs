namespace Research

/// What the pages of a report have in common.
module internal ReportParts =

    let lines (items: string seq) = String.concat "\n" items

    /// A chip with the sign and the words of a verdict.
    let chip (standing: Standing) (words: string) =
        $"""<span class="chip {Standing.key standing}"><span aria-hidden="true">{Standing.sign standing}</span> {Html.text words}</span>"""

    /// The chip of one claim.
    let chipOf (result: ClaimResult) =
        let standing = Standing.ofClaim result
        chip standing (Standing.words result.Claimed.Kind standing)

    /// "12 hold", "1 paper contradicted".
    let counted (kind: ClaimKind) (standing: Standing, count: int) =
        match standing with
        | Standing.Holds -> if count = 1 then "1 holds" else $"{count} hold"
        | Standing.NotReproduced when kind <> ClaimKind.Paper && count > 1 -> $"{count} do not hold"
        | Standing.Recipe when count > 1 -> $"{count} depend on the recipe"
        | standing -> $"{count} {Standing.words kind standing}"

    /// The chips of an entry: how many of its claims became what.
    let chips (claims: ClaimResult list) =
        [
            for standing in Standing.all do
                match claims |> List.filter (fun claim -> Standing.ofClaim claim = standing) with
                | [] -> ()
                | some ->
                    let isPaper = some |> List.exists (fun claim -> claim.Claimed.Kind = ClaimKind.Paper)
                    let kind = if isPaper then ClaimKind.Paper else some.Head.Claimed.Kind
                    chip standing (counted kind (standing, some.Length))
        ]
        |> String.concat " "
        |> sprintf """<p class="chips">%s</p>"""

    /// The figure's ID, and what sets the run apart where it is not the declared one.
    let heading (entry: ReportEntry) = Html.text (ReportEntry.name entry)

    /// A path of a file as an address.
    let address (path: string) = path.Split '/' |> Array.map System.Uri.EscapeDataString |> String.concat "/" |> Html.text

    /// A table within an element that scrolls where it is too wide.
    let table (kind: string) (label: string) (head: string list) (rows: string list) =
        let head = head |> List.map (fun name -> $"""<th scope="col">{name}</th>""") |> String.concat ""

        $"""<div class="scroll" role="region" aria-label="{Html.text label}" tabindex="0"><table class="{kind}">
<thead><tr>{head}</tr></thead>
<tbody>
{lines rows}
</tbody>
</table></div>"""

    /// A remark on where plotly.js comes from, where that is the network.
    let network (script: PlotlyScript) =
        match script with
        | PlotlyScript.Beside _ -> []
        | PlotlyScript.Public ->
            [
                $"""<p class="remark">The figures are drawn by plotly.js from {Html.text (PlotlyScript.address script)}, so they need a network connection; a browser takes it only if its checksum is the one of this page. All texts and numbers are here.</p>"""
            ]

    /// For a reader without scripts.
    let withoutScript =
        """<noscript><p class="remark">Pictures and filters need JavaScript; every text, claim, table and link is here without it.</p></noscript>"""
