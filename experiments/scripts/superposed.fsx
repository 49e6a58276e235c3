// Whether activations that another tool wrote are in superposition. After dotnet fsi build.fsx build: dotnet fsi experiments/scripts/superposed.fsx
#load "libraries.fsx"

open Research

/// One sample a line, commas between the numbers of its dimensions; a .safetensors file with one matrix, or tensor = "name", does as well.
let file = ActivationFile.test $"{__SOURCE_DIRECTORY__}/activations.csv"

study (Paper.own "Own studies") "superposed" "Are these activations made of more features than dimensions?" {
    let! evidence = compute file |> ask id
    // Of two dimensions: three or more lines have three values that stand out, dedicated features in any basis two.
    claim "more independent features than dimensions, at 5 %" (evidence.PValue |> Expect.atMost 0.05)
    claim "σ₃/σ₁ is that of a pentagon, 0.5" (evidence.Statistic |> Expect.within 0.15 0.5)

    draw (
        Charts.lines
            {
                Name = "values"
                Title = "Singular values of the fourth cumulants"
                Caption = "As many stand out as there are lines."
            }
            (Axis.linear "rank")
            (Axis.linear "σ")
            [ evidence.SingularValues |> Seq.mapi (fun k value -> float (k + 1), value) |> Curve.through "" ]
    )
}
|> Script.run
