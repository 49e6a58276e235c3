module Research.Tests.SpecTests

open FsCheck
open FsCheck.FSharp
open Research
open Expecto
open Research.Tests.StoreSamples

let private numbers = Gen.listOfLength choices (Gen.choose (0, 11))

let private nearPair =
    gen {
        let! left = numbers
        let! other = numbers

        let! swapped = Gen.listOfLength choices (Gen.frequency [ 6, Gen.constant false; 1, Gen.constant true ])

        return left, List.map3 (fun swap a b -> if swap then b else a) swapped left other
    }

/// Functions of one name that differ in a body, in what they call, and in a constant.
module First =
    type Own() =
        interface IElementFunction with
            member _.Of z = z * z
            member _.Slope z = 2.0 * z

module Second =
    type Own() =
        interface IElementFunction with
            member _.Of z = z * z * z
            member _.Slope z = 2.0 * z

module Third =
    let private factor = Array.init 3 float
    let called z = z * z + factor[2]

    type Own() =
        interface IElementFunction with
            member _.Of z = called z
            member _.Slope z = 2.0 * z

module Fourth =
    let private factor = Array.init 3 (float >> (+) 1.0)
    let called z = z * z + factor[2]

    type Own() =
        interface IElementFunction with
            member _.Of z = called z
            member _.Slope z = 2.0 * z

/// A class that closes over what it is made of.
type Closing(density: float, features: int) =
    member _.Expected = density * float features

[<Tests>]
let tests =
    testList
        "Running/Spec/SpecTests"
        [
            propertyFrom "plans are equal exactly if their specs are" 500 nearPair (fun (left, right) ->
                let a, b = planOf left, planOf right
                let sameSpec = (Spec.ofPlan a).ToJsonString() = (Spec.ofPlan b).ToJsonString()
                let sameKey = Spec.key "e" "1" [ a ] = Spec.key "e" "1" [ b ]
                a.Equals b = sameSpec && sameSpec = sameKey)

            test "every part of a plan that the framework has is made of declared properties alone" {
                let parts =
                    [
                        typeof<ISampler>
                        typeof<IModel>
                        typeof<ILoss>
                        typeof<ITrainer>
                        typeof<ITarget>
                        typeof<IMagnitude>
                        typeof<IElementFunction>
                        typeof<Penalty>
                        typeof<Place>
                        typeof<Constraint>
                        typeof<Layer>
                        typeof<Density>
                        typeof<Initialiser>
                        typeof<Schedule>
                        typeof<Recording>
                        typeof<TrainingPlan>
                        typeof<Matrix>
                    ]

                let isData (kind: System.Type) =
                    not kind.IsAbstract && parts |> List.exists (fun part -> part.IsAssignableFrom kind)

                let kinds = typeof<TrainingPlan>.Assembly.GetTypes() |> Array.filter isData
                Expect.isGreaterThan kinds.Length 40 "kinds of parts"

                let undeclared =
                    [
                        for kind in kinds do
                            for field in Spec.undeclared kind -> $"{kind.Name}.{field}"
                    ]

                Expect.equal undeclared [] "fields that no property declares"
            }

            test "what a class of a script closes over is in its spec" {
                let spec density = (Spec.ofPart (Closing(density, 3))).ToJsonString()
                Expect.stringContains (spec 0.5) "\"density\":0.5" ""
                Expect.notEqual (spec 0.5) (spec 0.25) ""
            }

            test "a spec holds the properties of a plan and the sampler's way of drawing, and nothing computed" {
                let expected =
                    """{"importance":[1,0.9,0.81],"""
                    + """"loss":{"batch":16,"judgedOn":64,"reduction":"Sum"},"""
                    + """"model":{"kind":"ReluOutputModel","features":3,"hidden":2},"restart":1,"""
                    + """"sampler":{"kind":"SparseUniform","density":{"probabilities":[0.05]},"features":3,"drawing":"every feature, or gaps/2"},"""
                    + """"seed":7,"start":{"kind":"XavierNormal"},"""
                    + """"trainer":{"kind":"AdamW","beta1":0.9,"beta2":0.999,"curvePoints":200,"epsilon":1E-08,"learningRate":0.001,"""
                    + """"record":[2,4],"schedule":{"kind":"Constant"},"steps":10,"weightDecay":0.01}}"""

                Expect.equal ((Spec.ofPlan (plan 10 0.05 1)).ToJsonString()) expected ""
            }

            test "a loss says its kind unless it is sampled, as in the keys of before there was another" {
                let loss plan =
                    let spec = Spec.ofPlan plan
                    (nonNull spec["loss"]).ToJsonString()

                Expect.equal (loss (plan 10 0.05 1)) """{"batch":16,"judgedOn":64,"reduction":"Sum"}""" ""

                Expect.equal
                    (loss (Research.Tests.Plans.make (loss = ExactLoss(Most = System.Nullable 2))))
                    """{"kind":"ExactLoss","most":2}"""
                    ""
            }

            test "a constraint that changes gradients says how, and one that does not has the key of before" {
                let written (constrained: Constraint) = (Spec.ofPart constrained).ToJsonString()

                Expect.equal
                    (written (Constraint.UnitColumns "D"))
                    """{"kind":"UnitColumns","tensor":"D","gradient":"tangent/2"}"""
                    ""

                Expect.equal (written (Constraint.NotNegative "D")) """{"kind":"NotNegative","tensor":"D"}""" ""
            }

            test "a chain is written layer by layer, with its fixed matrices" {
                let projection: Layer = Layer.Fixed(Matrix.Build(2, 1, fun row _ -> float row))

                let chain =
                    Chain [ Layer.Dense("W", 1, 2); projection; Layer.Bias("b", -1); Layer.LeakyRelu 0.1; Layer.Site "out" ]

                Expect.equal
                    ((Spec.ofPart (ChainModel(Name = "projected", Chain = chain))).ToJsonString())
                    ("""{"kind":"ChainModel","chain":{"layers":[{"kind":"Dense","inputs":2,"name":"W","outputs":1},"""
                     + """{"kind":"Fixed","matrix":{"columns":1,"rows":2,"values":[0,1]}},{"kind":"Bias","name":"b","sign":-1},"""
                     + """{"kind":"Elementwise","function":{"kind":"LeakyRelu","below":0.1}},{"kind":"Site","name":"out"}]},"name":"projected"}""")
                    ""
            }

            test "a key does not change by accident" {
                let golden = "906456845636ab16d6a1be41a37dc90206ef524260bdc79d2fd2d4f06bf3fe64"
                Expect.equal (Spec.key "reference" "reference/1" [ plan 10 0.05 0; plan 10 0.05 1 ]) golden ""
            }

            test "a key knows engine, version and restarts" {
                let plans = [ plan 10 0.05 0; plan 10 0.05 1 ]

                let keys =
                    [
                        Spec.key "a" "1" plans
                        Spec.key "b" "1" plans
                        Spec.key "a" "2" plans
                        Spec.key "a" "1" (List.take 1 plans)
                        Spec.key "a" "1" (List.rev plans)
                        Spec.key "a" "1" [ plan 10 0.05 0; plan 10 0.06 1 ]
                    ]

                Expect.equal ((List.distinct keys).Length) keys.Length ""
            }

            test
                "the code of what is not the framework's own is in the key: its methods, what they call, and the constants they read" {
                let key (error: IElementFunction) = Spec.key "a" "1" [ Plans.make (loss = SampledLoss(Error = error)) ]
                Expect.notEqual (key (First.Own())) (key (Second.Own())) ""

                // What stands in modules of two names differs in these names already.
                let text owner = (Code.text owner).Replace("Fourth", "Third")
                Expect.stringContains (text typeof<Third.Own>) "is [0;1;2]" "a constant in a function that is called"
                Expect.stringContains (text typeof<Fourth.Own>) "is [1;2;3]" "another one"

                Expect.equal
                    ((text typeof<Third.Own>).Replace("is [0;1;2]", "is [1;2;3]"))
                    (text typeof<Fourth.Own>)
                    "nothing else differs"

                Expect.isSome (Code.hash typeof<First.Own>) ""
                Expect.isNone (Code.hash typeof<SparseUniform>) "the framework's own"

                let changes =
                    SpecChange.between
                        (Spec.ofPlan (Plans.make (loss = SampledLoss(Error = First.Own()))))
                        (Spec.ofPlan (Plans.make (loss = SampledLoss(Error = Second.Own()))))

                Expect.equal (changes |> List.map string) [ "the code of the loss.error" ] ""
            }

            test "differences name the path and both values" {
                let changes = SpecChange.between (Spec.ofPlan (plan 10 0.05 0)) (Spec.ofPlan (plan 20 0.1 0)) |> List.map string

                Expect.equal changes [ "sampler.density.probabilities[0] 0.05 → 0.1"; "trainer.steps 10 → 20" ] ""
            }
        ]
