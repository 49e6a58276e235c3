namespace Research

/// Drawings of interference as a distribution.
[<RequireQualifiedAccess>]
module DrawReceived =

    let private from, private width, private bins = -1.55, 0.1, 31

    /// For each model the density of the interference that its features receive, while they are active and while they are not, beside that of
    /// random directions. There must be at least one model; up to four are legible.
    let distributions heading (models: (string * Received) list) =
        let curve name (counts: EquatableArray<float>) =
            // A bin without a sample has no place on a logarithmic axis.
            [
                for k, count in Seq.indexed counts -> from + width * (float k + 0.5), (if count > 0.0 then count else nan)
            ]
            |> Curve.through name

        let panel (title, received: Received) =
            let y = Axis.log "density" |> Axis.between 1e-4 20.0

            [
                curve "at inactive features" (received.Trained.Histogram(false, from, width, bins))
                curve "at active features" (received.Trained.Histogram(true, from, width, bins))
                curve "random directions" (received.Random.Histogram(false, from, width, bins))
            ]
            |> Charts.curves title (Axis.linear "Σ<sub>j≠i</sub> (W<sub>i</sub>·W<sub>j</sub>) x<sub>j</sub>") y

        Charts.panels heading 300.0 [ List.map panel models ]
