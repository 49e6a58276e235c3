/// What a linear function reads out of neurons before and after their ReLU, beside the models' own outputs. The paper asks for linearly
/// accessible directions; the measure, R² by least squares, and all numbers are ours. The models are those of F7.3 and F8.4: nothing is trained.
module Research.Experiments.ToyModels2022.F8_8

open Research
open Research.Experiments

let private codesHeading =
    {
        Name = "codes"
        Title = "Ten features share five dimensions linearly; the output's ReLU reads nearly all of each"
        Caption =
            "F7.3's best models, n = 10, m = 5: the share R² of a feature's variance that the best linear function of Wx explains, that of \
             ReLU(Wx), and the models' outputs, on 32,768 samples. Over all features the first adds up to the rank of W."
    }

let private valuesHeading =
    {
        Name = "values"
        Title = "No linear function of W₁x knows |x|, and behind the ReLU one knows that of some features"
        Caption =
            "F8.4's models from exact starts, n = 100, m = 40, the first 40 features: the same shares of the variance of |x_i|, on 16,384 samples. \
             Behind the ReLU they add up to forty at most."
    }

/// Over the features that are active in a sample at least.
let private total shares = shares |> Array.filter System.Double.IsFinite |> Array.sum

let private most shares = shares |> Array.filter System.Double.IsFinite |> Array.max

let figure =
    study Papers.elhage2022 "F8.8" "Linear read-outs before and after the ReLU" {
        let! codes = sweep "1−S" [ 0.75; 0.12; 0.02 ] HiddenCodes.trained |> ask (ReadOuts.of' 32_768)
        and! values = sweep "1−S" [ 1.0; 0.1; 0.03 ] ExactStarts.fromExact |> ask (ReadOuts.of' 16_384)
        let at density = Cells.at density codes
        let dense = Cells.at 1.0 values
        let largest cells share = [ for cell in cells -> share cell.Answer ] |> List.max
        let known shares = shares |> Array.filter (fun share -> share >= 0.99) |> Array.length
        // Linear read-outs are blind to which five dimensions there are; sampling leaves hundredths.
        let off shares = abs (total shares - 5.0)
        identity "before the ReLU they add up to five, off by" (largest codes (_.Before >> off) |> Expect.atMost 0.05)
        identity "behind it to five at most" (largest codes (_.After >> total) |> Expect.atMost 5.05)
        identity "before the ReLU of |x| nothing is known, most" (largest values (_.Before >> most) |> Expect.atMost 0.05)
        identity "behind it forty features' worth at most" (largest values (_.After >> total) |> Expect.atMost 40.5)
        // Ten directions in five dimensions: a half on average.
        ours "0.02: the outputs know nine tenths of each feature" ((at 0.02).Output |> Array.min |> Expect.atLeast 0.9)
        because (Guess "0.83 to 0.98; below 0.9 for the five least important, whose errors cost least.")
        ours "0.02: no linear function of the neurons knows as much: largest" ((at 0.02).After |> Array.max |> Expect.atMost 0.8)
        // Models in which a neuron of its own makes a feature linear.
        ours
            "0.75: five features are linear before and behind the ReLU alike"
            (min (known (at 0.75).Before) (known (at 0.75).After) |> Expect.equal 5)

        ours "1−S = 1: behind the ReLU |x| of twenty features is linear" (known dense.After |> Expect.equal 20)
        ours "and x too, as before it" (min (known dense.InputBefore) (known dense.InputAfter) |> Expect.equal 20)
        draw (DrawReadOuts.shares codesHeading 10 "x<sub>i</sub>" (Draw.labelled codes))
        draw (DrawReadOuts.shares valuesHeading 40 "|x<sub>i</sub>|" (Draw.labelled values))
    }
