namespace Research

/// The common style of all figures, for print on white and for readers without colour vision.
[<RequireQualifiedAccess>]
module internal Style =

    /// The font of all text.
    let font = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"

    /// The size of numbers along axes, in pixels.
    let tickSize = 11.0

    // plotly.js writes the numbers of a logarithmic axis a quarter larger than it is told.
    /// The size of numbers along logarithmic axes whose ticks plotly.js chooses, as plotly.js takes it.
    let powerSize = tickSize / 1.25

    /// The height of a row of a table, in pixels.
    let tableRow = 26.0

    /// The size of axis labels, colour bars and legends, in pixels.
    let labelSize = 12.0

    /// The size of panel titles, in pixels.
    let titleSize = 13.0

    /// The colour of text and axes.
    let ink = "#222222"

    /// The colour of marks of comparison.
    let muted = "#767676"

    /// The colour of thin lines across a panel.
    let faint = "#e6e6e6"

    /// The colour of the background.
    let background = "#ffffff"

    /// The background of what lets the figure be seen, and of labels over data.
    let clear, veil = "rgba(255,255,255,0)", "rgba(255,255,255,0.75)"

    /// Room around all panels, in pixels: left, right, top, bottom; colour bars and legends come on top of that.
    let margins = 58.0, 34.0, 30.0, 48.0

    /// Room for one colour bar with numbers and label, in pixels.
    let barRoom = 66.0

    /// Length of a colour bar at most, in pixels.
    let barLength = 240.0

    /// The width of lines that show data, in pixels.
    let stroke = 1.8

    /// The width of vectors, in pixels.
    let vector = 2.6

    /// The width of dotted lines of comparison, in pixels.
    let level = 1.0

    /// The opacity of strips behind the data.
    let band = 0.3

    /// The width of the edges of a graph in pixels, by their class of weight from 0.
    let edge (heaviness: int) = 0.5 + 0.5 * float heaviness

    /// Room for the slider of a film, in pixels.
    let filmRoom = 74.0

    /// The widest figure that a page of 1,400 pixels shows without scrolling, in pixels.
    let pageWidth = 1320.0

    /// The widths of the narrower drawings of a figure, for a tablet or a printed page and for a phone, in pixels.
    let narrowWidths = [ 740.0; 358.0 ]

    /// Room on the right of a narrow figure, whose colour bars and legend are below, in pixels.
    let narrowRight = 16.0

    /// The narrowest panel whose ticks do not touch, in pixels.
    let legiblePanel = 120.0

    /// Room for one colour bar below the panels, with its label and numbers, in pixels.
    let barBelow = 58.0

    /// Room for a line of a legend below the panels, in pixels.
    let legendLine = 20.0

    /// Room between rows for ticks and label of an axis and for the titles below it, in pixels.
    let betweenRows = 66.0

    /// Room for a legend at least, in pixels.
    let legendRoom = 150.0

    /// Room for a legend whose longest name has a number of letters, in pixels.
    let roomOfLegend (letters: int) = max legendRoom (52.0 + 6.6 * float letters)

    // Okabe and Ito's palette, its yellow moved to the end because it is faint on white.
    let private palette = [| "#0072b2"; "#d55e00"; "#009e73"; "#cc79a7"; "#56b4e9"; "#e69f00"; "#000000"; "#c8b900" |]

    /// The k-th colour of the categorical palette; it repeats after eight.
    let series (k: int) = palette[((k % palette.Length) + palette.Length) % palette.Length]

    // Black would stand out as an area; the second round is darker.
    let private areas =
        let light = palette |> Array.filter ((<>) "#000000")

        let mix (share: float) (towards: int) (colour: string) =
            let channel at =
                let value = System.Convert.ToInt32(colour.Substring(at, 2), 16)
                let mixed = float value + share * float (towards - value)
                (int (round mixed)).ToString "x2"

            $"#{channel 1}{channel 3}{channel 5}"

        let dark = light |> Array.map (mix 0.45 0)
        Array.append light dark |> Array.map (fun colour -> colour, mix 0.6 255 colour)

    /// The k-th colour for areas and its paler tint; they repeat after fourteen.
    let area (k: int) : string * string = areas[((k % areas.Length) + areas.Length) % areas.Length]

    /// The colours of a scale, evenly spaced from its low end to its high end, as (red, green, blue) in 0 … 255.
    let stops (scale: ColourScale) =
        match scale with
        | ColourScale.Diverging ->
            [
                33, 74, 150
                67, 126, 190
                146, 189, 222
                209, 226, 240
                255, 255, 255
                250, 214, 197
                236, 150, 122
                208, 72, 64
                160, 16, 40
            ]
        | ColourScale.Sequential -> [ 20, 14, 66; 82, 15, 120; 150, 34, 118; 208, 66, 88; 243, 118, 52; 251, 178, 34 ]
        | ColourScale.Importance -> [ 66, 40, 112; 54, 92, 141; 32, 144, 140; 84, 186, 98; 168, 204, 48; 244, 192, 16 ]

    let private css (red: int, green: int, blue: int) = $"rgb({red},{green},{blue})"

    /// The colour of what is hardly there, as CSS.
    let private absent = 216, 216, 216

    /// What colours become on a dark page: paper and ink exchange, and what is nearly black gets lighter. Other colours stay.
    let night =
        let stop (scale: ColourScale) (k: int) = css (List.item k (stops scale))

        [
            ink, "#d8dade"
            background, "#15171b"
            clear, "rgba(0,0,0,0)"
            veil, "rgba(21,23,27,0.75)"
            faint, "#363a42"
            muted, "#9aa0aa"
            series 0, "#2b84c8"
            series 6, "#f2f2f2"
            stop ColourScale.Sequential 0, "rgb(72,72,176)"
            stop ColourScale.Sequential 1, "rgb(124,70,184)"
            stop ColourScale.Importance 0, "rgb(128,98,196)"
            css absent, "rgb(84,88,96)"
        ]

    /// The colours of what is drawn, as the properties of a style sheet: those of series, of importance from its low end, and the two of
    /// signed numbers; on a dark page what `night` makes of them.
    let properties: string =
        let signed = stops ColourScale.Diverging
        let numbered name colours = colours |> List.mapi (fun k colour -> $"--{name}-{k}", colour)

        let colours =
            [
                yield! numbered "series" (List.ofArray palette)
                yield! numbered "importance" (stops ColourScale.Importance |> List.map css)
                "--positive", css signed[7]
                "--negative", css signed[1]
            ]

        let root of' = [ for name, colour in colours -> $"{name}: {of' colour};" ] |> String.concat " " |> sprintf ":root { %s }"
        let dark colour = night |> List.tryFind (fst >> (=) colour) |> Option.map snd |> Option.defaultValue colour
        $"{root id}\n@media screen and (prefers-color-scheme: dark) {{ {root dark} }}\n"

    let private between (low: float * float * float) (high: float * float * float) share =
        let (r0, g0, b0), (r1, g1, b1) = low, high
        r0 + share * (r1 - r0), g0 + share * (g1 - g0), b0 + share * (b1 - b0)

    /// The colour of a feature of some norm and superposition, as CSS: from grey by the norm to blue, or to red where crowded.
    let crowding (norm: float) (superposition: float) =
        let within share = share |> max 0.0 |> min 1.0
        let hue = between (26.0, 84.0, 178.0) (196.0, 30.0, 46.0) (within superposition)
        let red, green, blue = absent
        let r, g, b = between (float red, float green, float blue) hue (within norm)
        css (int (round r), int (round g), int (round b))

    /// The colour of a number on a key, as CSS; grey for NaN.
    let colour (key: ColourKey) (value: float) =
        if System.Double.IsNaN value then
            muted
        else
            let stops = List.toArray (stops key.Scale)
            let share = (value - key.Low) / (key.High - key.Low) |> max 0.0 |> min 1.0
            let place = share * float (stops.Length - 1)
            let below = min (int place) (stops.Length - 2)

            let mix low high = int (round (float low + (place - float below) * float (high - low)))

            let (r0, g0, b0), (r1, g1, b1) = stops[below], stops[below + 1]
            css (mix r0 r1, mix g0 g1, mix b0 b1)
