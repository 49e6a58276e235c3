module Research.Tests.ElementaryTests

open System
open Research
open Expecto

[<Tests>]
let tests =
    testList
        "Core/Numerics/ElementaryTests"
        [
            for x, expected in
                [
                    0.5, 1.648721270700128146848651
                    1.0, 2.718281828459045235360287
                    -1.0, 0.3678794411714423215955238
                    0.1, 1.105170918075647630946639
                    -0.3, 0.7408182206817178742916082
                    10.0, 22026.46579480671651695790
                    -20.5, 1.250152866386742628937553e-9
                    123.456, 4.132944352778106135833951e+53
                    -345.678, 7.480869601401225162785616e-151
                    700.0, 1.014232054735004509455330e+304
                    -700.0, 9.859676543759770856705373e-305
                    1e-10, 1.000000000100000000005000
                ] do
                // The reference values were computed with 60 digits from the argument's exact binary value.
                test $"the exponential agrees with high-precision values: {x}, {expected}" {
                    Near.inLastPlaces $"exp {x}" expected (Elementary.Exp x)
                }

            for x, expected in
                [
                    0.5, -0.6931471805599453094172321
                    2.0, 0.6931471805599453094172321
                    0.05, -2.995732273553990937924072
                    3.0, 1.098612288668109691395245
                    10.0, 2.302585092994045684017991
                    0.7071067811865476, -0.3465735902799725863505295
                    1.4142135623730951, 0.3465735902799727230667026
                    0.999, -0.001000500333583534389210469
                    1.0000000001, 1.000000082690370990819669e-10
                    1e-300, -690.7755278982137051803383
                    1e300, 690.7755278982137052579022
                    123456.789, 11.72364648718588101602963
                ] do
                test $"the logarithm agrees with high-precision values: {x}, {expected}" {
                    Near.inLastPlaces $"log {x}" expected (Elementary.Log x)
                }

            for u, cosine, sine in
                [
                    0.0625, 0.9238795325112867561281832, 0.3826834323650897717284600
                    0.1, 0.8090169943749474036011168, 0.5877852522924731573861548
                    0.125, 0.7071067811865475244008444, 0.7071067811865475244008444
                    0.2, 0.3090169943749473577590922, 0.9510565162951535936726521
                    0.3, -0.3090169943749473577590922, 0.9510565162951535936726521
                    0.4375, -0.9238795325112867561281832, 0.3826834323650897717284600
                    0.6, -0.8090169943749475061070000, -0.5877852522924730162989104
                    0.75001, 0.00006283185303016821312663733, -0.9999999980260791204494889
                    0.9, 0.8090169943749475061070000, -0.5877852522924730162989104
                    0.999999, 0.9999999999802607911967510, -0.000006283185307318921943467846
                    3.3, -0.3090169943749463626110733, 0.9510565162951539170158441
                ] do
                test $"cosine and sine of a turn agree with high-precision values: {u}, {cosine}, {sine}" {
                    let struct (cos, sin) = Elementary.Turn u
                    Near.inLastPlaces $"cos of {u} turns" cosine cos
                    Near.inLastPlaces $"sin of {u} turns" sine sin
                }

            for u, cosine, sine in
                [
                    0.0, 1.0, 0.0
                    0.25, 0.0, 1.0
                    0.5, -1.0, 0.0
                    0.75, 0.0, -1.0
                    1.0, 1.0, 0.0
                    -0.25, 0.0, -1.0
                    5.5, -1.0, 0.0
                ] do
                test $"quarter turns are exact: {u}, {cosine}, {sine}" {
                    let struct (cos, sin) = Elementary.Turn u
                    Expect.equal (cos + 0.0, sin + 0.0) (cosine + 0.0, sine + 0.0) ""
                }

            for x, n, expected in
                [
                    0.9, 19, 0.1350851717672992722226376
                    0.7, 19, 0.001139889518537312925994275
                    0.999, 10000, 0.00004517334597704824451392903
                    1.5, 30, 191751.0592328840866684914
                    0.3, 1, 0.3
                    0.3, 0, 1.0
                    0.0, 0, 1.0
                    0.0, 3, 0.0
                    -2.0, 31, -2147483648.0
                ] do
                test $"powers agree with high-precision values: {x}, {n}, {expected}" {
                    // Repeated squaring multiplies n factors in all, each product rounded once.
                    Near.within (float (max 1 n) * 1.2e-16 * abs expected) expected (Elementary.Power(x, n))
                }

            property "the exponential agrees with the library's" (fun random ->
                let x = Property.between -700.0 700.0 random
                Near.inLastPlaces $"exp {x}" (Math.Exp x) (Elementary.Exp x))

            property "the logarithm agrees with the library's over all scales and near 1" (fun random ->
                for x in
                    [
                        Math.ScaleB(Property.between 1.0 2.0 random, random.Next(-1000, 1000))
                        Property.between 0.5 2.0 random
                        1.0 + Property.between -1e-6 1e-6 random
                    ] do
                    Near.inLastPlaces $"log {x}" (Math.Log x) (Elementary.Log x))

            property "cosine and sine of a turn agree with the library's" (fun random ->
                let u = random.NextDouble()
                let struct (cos, sin) = Elementary.Turn u
                Near.inLastPlaces $"cos of {u} turns" (Double.CosPi(2.0 * u)) cos
                Near.inLastPlaces $"sin of {u} turns" (Double.SinPi(2.0 * u)) sin)

            property "logarithm and exponential invert each other" (fun random ->
                let x = Property.between -300.0 300.0 random
                Near.within (1e-15 * max 1.0 (abs x)) x (Elementary.Log(Elementary.Exp x)))

            for a, b, first, second in
                [
                    0u, 0u, 6.660436889261582050825317, 0.0
                    0x7fffffffu, 0x40000000u, 0.0, 1.177410022515474691011569
                    0x12345678u, 0x9abcdef0u, -1.821753455106804698762502, -1.402938953107175008237747
                    0xdeadbeefu, 1u, 0.5281051843027976045042238, 7.725746218712780390581508e-10
                    1u, 0xffffffffu, 6.555541563800553701123348, -9.590220273071138359728890e-9
                    0xffffffffu, 0x12345678u, 0.0, 0.0
                ] do
                test $"normal numbers agree with high-precision values: {a}, {b}, {first}, {second}" {
                    let struct (x, y) = Elementary.Normals(a, b)
                    Near.inLastPlaces "the first" first x
                    Near.inLastPlaces "the second" second y
                }

            test "normal numbers have the moments of the normal distribution" {
                let stream = RandomStream(11UL, 0, StreamPurpose.Initialisation)
                let count = 100_000

                let pairs =
                    Array.init count (fun i ->
                        let words = stream.At(0, uint32 i, 0)
                        let struct (x, y) = Elementary.Normals(words.A, words.B)
                        x, y)

                let error variance = sqrt (variance / float count)

                for name, values in [ "first", Array.map fst pairs; "second", Array.map snd pairs ] do
                    let moment (k: int) = values |> Array.averageBy (fun x -> pown x k)

                    Near.statistic $"mean, {name}" 0.0 (error 1.0) (moment 1)
                    Near.statistic $"second moment, {name}" 1.0 (error 2.0) (moment 2)
                    Near.statistic $"third moment, {name}" 0.0 (error 15.0) (moment 3)
                    Near.statistic $"fourth moment, {name}" 3.0 (error 96.0) (moment 4)

                Near.statistic "product of the two" 0.0 (error 1.0) (pairs |> Array.averageBy (fun (x, y) -> x * y))

                let beyond = pairs |> Array.averageBy (fun (x, _) -> if abs x > 1.959963984540054 then 1.0 else 0.0)

                Near.statistic "share beyond the 95 % interval" 0.05 (error (0.05 * 0.95)) beyond
            }
        ]
